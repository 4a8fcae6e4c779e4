import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { providerRegion } from "./res-place-provider-region.ts";

const provider = (props: Fixture["props"]): Fixture => ({ type: "pulumi:providers:aws", props });

describeRule(providerRegion, {
    compliant: {
        "a region of the jurisdiction": provider({ region: "eu-central-1" }),
        "another partition of the jurisdiction": provider({ region: "eusc-de-east-1" }),
        "a US region in a US stack": { given: provider({ region: "us-east-1" }), declared: { jurisdiction: "us" } },
    },
    violating: {
        "no region": { given: provider({}), at: "region" },
        "an empty region": { given: provider({ region: "" }), at: "region" },
        "a region of another jurisdiction": { given: provider({ region: "us-east-1" }), at: "region" },
        "eu-west-2, which is the United Kingdom": { given: provider({ region: "eu-west-2" }), at: "region" },
        "eu-central-2, which is Switzerland": { given: provider({ region: "eu-central-2" }), at: "region" },
        "a region nobody knows": { given: provider({ region: "eu-central-99" }), at: "region" },
        "the government's region in a US stack": {
            given: provider({ region: "us-gov-west-1" }),
            declared: { jurisdiction: "us" },
            at: "region",
        },
    },
    undetermined: {
        "a region that is computed": { given: provider({ region: unknown }), at: "region" },
    },
});
