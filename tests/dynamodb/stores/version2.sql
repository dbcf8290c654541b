-- A store as the second version of the format wrote it: a table with an index and a stream.
CREATE TABLE tables(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, definition TEXT NOT NULL);
INSERT INTO tables VALUES(1,'tab','{"tableId":"00000000-0000-4000-8000-000000000001","createdMs":1795695336152,"keys":{"hash":[{"name":"pk","type":"S"}],"range":[]},"attributes":[["pk","S"],["x","S"]],"onDemand":true,"billingChanged":false,"onDemandSinceMs":1795695336152,"throughput":{"read":0,"write":0},"indexes":[{"id":1,"name":"byX","global":true,"keys":{"hash":[{"name":"x","type":"S"}],"range":[]},"projection":"ALL","nonKeyAttributes":[],"throughput":{"read":0,"write":0},"backfill":null}],"nextIndexId":2,"ttlAttribute":"","ttlBackfill":null,"streamViewType":"KEYS_ONLY","streamLabel":"2026-11-26T12:15:36.152","streamId":1,"deletionProtection":false,"tags":[]}');
CREATE TABLE counts(table_id INTEGER NOT NULL, index_id INTEGER NOT NULL, items INTEGER NOT NULL, bytes INTEGER NOT NULL,
                    PRIMARY KEY(table_id, index_id)) WITHOUT ROWID;
INSERT INTO counts VALUES(1,0,2,10);
INSERT INTO counts VALUES(1,1,2,10);
CREATE TABLE tokens(token TEXT PRIMARY KEY, request_hash TEXT NOT NULL, expires_ms INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE streams(id INTEGER PRIMARY KEY AUTOINCREMENT, table_id INTEGER NOT NULL, table_name TEXT NOT NULL, label TEXT NOT NULL, view_type TEXT NOT NULL, keys TEXT NOT NULL, created_ms INTEGER NOT NULL, disabled_ms INTEGER NOT NULL);
INSERT INTO streams VALUES(1,1,'tab','2026-11-26T12:15:36.152','KEYS_ONLY','{"hash":[{"name":"pk","type":"S"}],"range":[]}',1795695336152,0);
CREATE TABLE t1(hash INTEGER NOT NULL, pk BLOB NOT NULL, sk BLOB NOT NULL, item TEXT NOT NULL, size INTEGER NOT NULL, PRIMARY KEY(hash, pk, sk)) WITHOUT ROWID;
INSERT INTO t1 VALUES(1145281975,X'62',X'','{"pk":{"S":"b"},"x":{"S":"g"}}',5);
INSERT INTO t1 VALUES(2269927106,X'61',X'','{"pk":{"S":"a"},"x":{"S":"g"}}',5);
CREATE TABLE x1_1(hash INTEGER NOT NULL, ipk BLOB NOT NULL, isk BLOB NOT NULL, pk BLOB NOT NULL, sk BLOB NOT NULL, size INTEGER NOT NULL, PRIMARY KEY(hash, ipk, isk, pk, sk)) WITHOUT ROWID;
INSERT INTO x1_1 VALUES(4204509603,X'67',X'',X'61',X'',5);
INSERT INTO x1_1 VALUES(4204509603,X'67',X'',X'62',X'',5);
CREATE TABLE s1(seq INTEGER PRIMARY KEY, created_ms INTEGER NOT NULL, event INTEGER NOT NULL, keys TEXT NOT NULL, new_image TEXT NOT NULL, old_image TEXT NOT NULL, size INTEGER NOT NULL, by_service INTEGER NOT NULL);
INSERT INTO s1 VALUES(1,1795695336154,0,'{"pk":{"S":"a"}}','','',3,0);
INSERT INTO s1 VALUES(2,1795695336154,0,'{"pk":{"S":"b"}}','','',3,0);
PRAGMA application_id = 1752394867;
PRAGMA user_version = 2;
