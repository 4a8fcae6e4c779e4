import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { singleRegionKeys } from "./res-copy-key.ts";

const key = (props: Fixture["props"], kind: "key:Key" | "externalKey:ExternalKey" = "key:Key"): Fixture => ({
    type: `aws:kms/${kind}`,
    props: { description: "weights", ...props },
});

describeRule(singleRegionKeys, {
    compliant: {
        "a key that says nothing, which is one region": key({}),
        "a key of one region": key({ multiRegion: false }),
        "imported material in one region": key({ multiRegion: false }, "externalKey:ExternalKey"),
    },
    violating: {
        "a key of many regions": { given: key({ multiRegion: true }), at: "multiRegion" },
        "imported material of many regions": {
            given: key({ multiRegion: true }, "externalKey:ExternalKey"),
            at: "multiRegion",
        },
        "a replica": { given: { type: "aws:kms/replicaKey:ReplicaKey", props: { primaryKeyArn: unknown } }, at: "" },
        "a replica of imported material": {
            given: { type: "aws:kms/replicaExternalKey:ReplicaExternalKey", props: { primaryKeyArn: unknown } },
            at: "",
        },
    },
    undetermined: { "a kind that is computed": { given: key({ multiRegion: unknown }), at: "multiRegion" } },
});
