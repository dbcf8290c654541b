// Leads a function's calls to the services of this machine where the function's own libraries would not: the JavaScript
// SDK v2 does not read AWS_ENDPOINT_URL, and `host.docker.internal`, under which code written for containers knows the
// developer's machine, is no name here.

import dns from "dns";
import Module, { syncBuiltinESMExports } from "module";

const THIS_MACHINE = "127.0.0.1";
const NAMES_OF_THIS_MACHINE = ["host.docker.internal", "gateway.docker.internal"];

export function installLocalServices() {
  const { lookup } = dns;
  const lookupPromise = dns.promises.lookup;
  const here = (name) => (NAMES_OF_THIS_MACHINE.includes(name) ? THIS_MACHINE : name);
  dns.lookup = Object.assign((name, ...rest) => lookup(here(name), ...rest), lookup);
  dns.promises.lookup = (name, ...rest) => lookupPromise(here(name), ...rest);
  syncBuiltinESMExports();
  afterLoading("region_config", (exports) => {
    if (typeof exports.configureEndpoint === "function") readEndpointVariables(exports);
  });
}

// Calls `change(exports)` once for each module that is required under a path with that last part.
function afterLoading(name, change) {
  const load = Module._load;
  const changed = new WeakSet();
  Module._load = function (request, ...rest) {
    const exports = load.call(this, request, ...rest);
    if (request.endsWith(`/${name}`) && !changed.has(exports)) {
      changed.add(exports);
      change(exports);
    }
    return exports;
  };
}

// aws-sdk/lib/region_config: asked for the endpoint of a client that was made without one.
function readEndpointVariables(regionConfig) {
  const configureEndpoint = regionConfig.configureEndpoint;
  regionConfig.configureEndpoint = function (service) {
    configureEndpoint.call(this, service);
    const serviceId = (service.api && service.api.serviceId) || service.serviceIdentifier || "";
    const endpoint = endpointOf(serviceId);
    if (!endpoint) return;
    service.config.endpoint = endpoint;
    if (serviceId === "S3") service.config.s3ForcePathStyle = true; // a bucket's name before an address is no name
  };
}

function endpointOf(serviceId) {
  const variables = process.env;
  if ((variables.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS || "").toLowerCase() === "true") return undefined;
  return variables[`AWS_ENDPOINT_URL_${serviceId.replace(/ /g, "_").toUpperCase()}`] || variables.AWS_ENDPOINT_URL;
}
