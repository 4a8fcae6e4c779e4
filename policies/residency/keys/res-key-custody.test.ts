import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { keyCustody } from "./res-key-custody.ts";

const key = (props: Fixture["props"] = {}): Fixture => ({
    type: "aws:kms/key:Key",
    props: { description: "logs", ...props },
});
const imported: Fixture = { type: "aws:kms/externalKey:ExternalKey", props: { description: "logs" } };
const store = { customKeyStoreId: "cks-1234567890abcdef0" };
const outside = { ...store, xksKeyId: "ringfence-logs" };

describeRule(keyCustody, {
    compliant: {
        "a key of AWS, where that was declared": key(),
        "more than was declared": { given: imported, declared: { keyCustody: "kms" } },
        "own material": { given: imported, declared: { keyCustody: "imported" } },
        "a key in an own hardware module, for own material": {
            given: key(store),
            declared: { keyCustody: "imported" },
        },
        "a key outside AWS": { given: key(outside), declared: { keyCustody: "external" } },
        "a key outside AWS, for own material": { given: key(outside), declared: { keyCustody: "imported" } },
    },
    violating: {
        "a key of AWS, for own material": { given: key(), declared: { keyCustody: "imported" }, at: "" },
        "a key of AWS, for keys outside": { given: key(), declared: { keyCustody: "external" }, at: "" },
        "own material, for keys outside": { given: imported, declared: { keyCustody: "external" }, at: "" },
        "a hardware module of AWS, for keys outside": {
            given: key(store),
            declared: { keyCustody: "external" },
            at: "",
        },
        "an id without a store": {
            given: key({ xksKeyId: "ringfence-logs" }),
            declared: { keyCustody: "external" },
            at: "",
        },
    },
    undetermined: {
        "a store that is computed": {
            given: key({ ...outside, customKeyStoreId: unknown }),
            declared: { keyCustody: "external" },
            at: "customKeyStoreId",
        },
        "a key that is computed": {
            given: key({ ...outside, xksKeyId: unknown }),
            declared: { keyCustody: "external" },
            at: "xksKeyId",
        },
    },
});
