// A real OpenID provider (npm's oidc-provider) with one client and whoever types a name; for
// test_real_provider.py.
import { createRequire } from "node:module";
const [folder, port, back] = process.argv.slice(2);
const require = createRequire(`${folder}/`);
const { default: Provider } = await import(require.resolve("oidc-provider"));
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: "peermatch",
    client_secret: "a secret for tests",
    redirect_uris: [back],
    response_types: ["code"],
    grant_types: ["authorization_code"],
  }],
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  pkce: { required: () => true },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("listening"));
