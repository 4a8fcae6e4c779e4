import type { Fault } from "../../components/fault.ts";
import { z } from "zod";
import { dataClasses } from "../../catalog/vocabulary.ts";
import { key } from "../key.ts";
import { field, name, secretReference } from "../schema/field.ts";
import type { Check } from "../check.ts";
import { repeats } from "../check.ts";
import { under } from "../path.ts";

const httpsUrl = z
    .string()
    .max(512)
    .regex(
        /^https:\/\/[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?(?:\/[\w.~!$&'()*+,;=:@%/-]*)?$/,
        "is not an https URL without credentials, query or fragment",
    );
const claimName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/, "is not the name of a token claim");

const jwt = z.strictObject({
    type: field(z.literal("jwt"), {
        what: "Callers show a signed token of an identity provider.",
        why: "The tenant and its data floor come from somebody who can be held to it, not from the caller.",
        write: "Write jwt.",
    }),
    issuer: field(httpsUrl, {
        what: "The token's issuer (claim iss), an https URL.",
        why: "A token of any other issuer is refused.",
        write: 'Write the issuer, e.g. "https://login.example.com/".',
    }),
    jwksUri: field(httpsUrl, {
        what: "Where the issuer publishes its signing keys, an https URL that the DMZ reaches.",
        why: "Without the keys no signature can be checked, and an unchecked token proves nothing.",
        write: 'Write the address of the key set, e.g. "https://login.example.com/.well-known/jwks.json".',
    }),
    audiences: field(z.array(z.string().min(1).max(200)).min(1), {
        what: "Audiences (claim aud) that the gateway accepts.",
        why: "A token that was made for another service must not open this one.",
        write: "Write at least one audience, e.g. [llm-gateway].",
    }),
    tenantClaim: field(claimName.default("tenant"), {
        what: "Claim that names the tenant. Default: tenant.",
        why: "Limits, budgets and the audit line are kept per tenant.",
        write: "Write the name of the claim.",
    }),
    dataFloorClaim: field(claimName.default("data_floor"), {
        what: "Claim that holds the tenant's lowest data class. Default: data_floor.",
        why: "A request may only raise its class above it; a token without it counts as regulated.",
        write: "Write the name of the claim.",
    }),
});

const tenant = z.strictObject({
    name: field(name, {
        what: "The tenant's name in limits and audit lines.",
        why: "A name that two tenants share makes the audit line worthless.",
        write: 'Write a short name, e.g. "claims-desk".',
    }),
    dataFloor: field(z.enum(dataClasses), {
        what: "The lowest data class of the tenant's requests.",
        why: "A request may only raise its class above it.",
        write: "Write one of the stack's data classes.",
    }),
    keySecret: field(secretReference, {
        what: "The secret that holds the tenant's API key.",
        why: "The key itself never stands in a file that people review.",
        write: 'Write { name: "ringfence/tenants/claims-desk" }.',
    }),
});

const apiKeys = z.strictObject({
    type: field(z.literal("apiKeys"), {
        what: "Callers show an API key of their tenant.",
        why: "For teams without an identity provider; keys do not expire by themselves.",
        write: "Write apiKeys.",
    }),
    tenants: field(z.array(tenant).min(1).max(500), {
        what: "The tenants, each with its key and data floor.",
        why: "A key that belongs to no tenant is refused.",
        write: "Write at least one { name, dataFloor, keySecret }.",
    }),
});

/** How callers prove who they are. */
export const gatewayAuth = key("gatewayAuth", z.discriminatedUnion("type", [jwt, apiKeys]), {
    what: "How callers prove who they are: jwt (tokens of an identity provider) or apiKeys (one key a tenant).",
    why: "The lowest data class of a request comes from its authenticated tenant; without it everything counts as regulated.",
    write: "Write type: jwt with issuer, jwksUri and audiences; or type: apiKeys with tenants.",
});

/** A name means one tenant, and a key opens for one. */
export const tenantsDistinct: Check<typeof gatewayAuth> = ({ gatewayAuth }) => {
    // A draft makes every field optional, the discriminator too; the two shapes still differ in `tenants`.
    const tenants = gatewayAuth !== undefined && "tenants" in gatewayAuth ? (gatewayAuth.tenants ?? []) : [];
    return [
        ...repeats(tenants.map((tenant) => tenant.name)).map((i): Fault => ({
            path: under("gatewayAuth", "tenants", i, "name"),
            problem: "another tenant has the same name",
            why: "Limits and audit lines name the tenant; one name for two hides who asked.",
            fix: "Rename one of them.",
        })),
        ...repeats(tenants.map((tenant) => tenant.keySecret.name)).map((i): Fault => ({
            path: under("gatewayAuth", "tenants", i, "keySecret", "name"),
            problem: "another tenant has the same key",
            why: "The gateway tells tenants apart by their keys, and would give both the same data floor.",
            fix: "Make a key of its own for each tenant.",
        })),
    ];
};
