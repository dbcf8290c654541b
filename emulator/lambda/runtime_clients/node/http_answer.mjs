// Reads an HTTP/1.1 answer from the bytes received so far.

const END_OF_HEAD = Buffer.from("\r\n\r\n");

// Returns {status, headers, body} once all of it is there, before that undefined.
export function parseAnswer(bytes) {
  const endOfHead = bytes.indexOf(END_OF_HEAD);
  if (endOfHead < 0) return undefined;
  const lines = bytes.toString("utf8", 0, endOfHead).split("\r\n");
  const status = Number(lines[0].split(" ", 2)[1]);
  const rest = bytes.subarray(endOfHead + END_OF_HEAD.length);
  if (status < 200) return parseAnswer(rest); // 100 Continue comes before the answer
  const headers = {};
  for (let i = 1; i < lines.length; ++i) {
    const colon = lines[i].indexOf(":");
    headers[lines[i].slice(0, colon).toLowerCase()] = lines[i].slice(colon + 1).trim();
  }
  const body = (headers["transfer-encoding"] || "").toLowerCase() === "chunked" ? joinChunks(rest) : cut(rest, headers);
  return body && { status, headers, body };
}

function cut(bytes, headers) {
  const length = Number(headers["content-length"] || 0);
  return bytes.length < length ? undefined : bytes.subarray(0, length);
}

function joinChunks(bytes) {
  const chunks = [];
  for (let at = 0; ; ) {
    const endOfLine = bytes.indexOf("\r\n", at);
    if (endOfLine < 0) return undefined;
    const size = parseInt(bytes.toString("latin1", at, endOfLine), 16);
    const begin = endOfLine + 2;
    // The last chunk is empty; trailers may follow it, and then an empty line.
    if (size === 0) return bytes.indexOf("\r\n\r\n", endOfLine) < 0 ? undefined : Buffer.concat(chunks);
    if (bytes.length < begin + size + 2) return undefined;
    chunks.push(bytes.subarray(begin, begin + size));
    at = begin + size + 2;
  }
}
