// Reads FHIR resources as a JSON list from standard input and prints what the npm package `fhir`
// has against each, by the R4 definitions it carries. First argument: the folder it is installed in.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const require = createRequire(join(process.argv[2], "node_modules", "none.js"));
const { Fhir } = require("fhir/fhir");
const fhir = new Fhir();
const found = JSON.parse(readFileSync(0, "utf8")).map((resource) =>
  fhir
    .validate(resource, { errorOnUnexpected: true })
    .messages.filter((one) => ["error", "fatal"].includes(one.severity))
    .map((one) => `${one.location}: ${one.message}`),
);
console.log(JSON.stringify(found));
