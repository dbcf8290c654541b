-- A store as the first version of the format wrote it: a table with an index, time to live and a stream, and one without.
CREATE TABLE tables(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, definition TEXT NOT NULL);
CREATE TABLE counts(table_id INTEGER NOT NULL, index_id INTEGER NOT NULL, items INTEGER NOT NULL, bytes INTEGER NOT NULL,
                    PRIMARY KEY(table_id, index_id)) WITHOUT ROWID;
CREATE TABLE tokens(token TEXT PRIMARY KEY, request_hash TEXT NOT NULL, expires_ms INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO tables VALUES(1, 'tab', '{"tableId":"00000000-0000-4000-8000-000000000001","createdMs":1770000000000,"keys":{"hash":[{"name":"pk","type":"S"}],"range":[]},"attributes":[["pk","S"],["x","S"]],"onDemand":true,"billingChanged":false,"throughput":{"read":0,"write":0},"indexes":[{"id":1,"name":"byX","global":true,"keys":{"hash":[{"name":"x","type":"S"}],"range":[]},"projection":"ALL","nonKeyAttributes":[],"throughput":{"read":0,"write":0}}],"nextIndexId":2,"ttlAttribute":"ttl","streamViewType":"NEW_IMAGE","streamLabel":"2026-02-02T02:40:00.000","deletionProtection":false,"tags":[]}');
INSERT INTO tables VALUES(2, 'plain', '{"tableId":"00000000-0000-4000-8000-000000000002","createdMs":1770000000000,"keys":{"hash":[{"name":"pk","type":"S"}],"range":[]},"attributes":[["pk","S"]],"onDemand":true,"billingChanged":false,"throughput":{"read":0,"write":0},"indexes":[],"nextIndexId":1,"ttlAttribute":"","streamViewType":"","streamLabel":"","deletionProtection":false,"tags":[]}');
CREATE TABLE t1(hash INTEGER NOT NULL, pk BLOB NOT NULL, sk BLOB NOT NULL, item TEXT NOT NULL, size INTEGER NOT NULL, PRIMARY KEY(hash, pk, sk)) WITHOUT ROWID;
CREATE TABLE t2(hash INTEGER NOT NULL, pk BLOB NOT NULL, sk BLOB NOT NULL, item TEXT NOT NULL, size INTEGER NOT NULL, PRIMARY KEY(hash, pk, sk)) WITHOUT ROWID;
CREATE TABLE x1_1(hash INTEGER NOT NULL, ipk BLOB NOT NULL, isk BLOB NOT NULL, pk BLOB NOT NULL, sk BLOB NOT NULL, size INTEGER NOT NULL, PRIMARY KEY(hash, ipk, isk, pk, sk)) WITHOUT ROWID;
INSERT INTO t1 VALUES(2269927106, x'61', x'', '{"pk":{"S":"a"},"ttl":{"N":"1769999000"},"x":{"S":"g"}}', 13);
INSERT INTO t1 VALUES(1145281975, x'62', x'', '{"pk":{"S":"b"},"ttl":{"N":"1999999999"},"x":{"S":"g"}}', 14);
INSERT INTO t2 VALUES(2269927106, x'61', x'', '{"pk":{"S":"a"}}', 3);
INSERT INTO x1_1 VALUES(4204509603, x'67', x'', x'61', x'', 13);
INSERT INTO x1_1 VALUES(4204509603, x'67', x'', x'62', x'', 14);
INSERT INTO counts VALUES(1, 0, 2, 27), (1, 1, 2, 27), (2, 0, 1, 3);
PRAGMA application_id = 1752394867;
PRAGMA user_version = 1;
