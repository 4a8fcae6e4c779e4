import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { resourceRegion } from "./res-place-resource-region.ts";

const bucket = (props: Fixture["props"]): Fixture => ({ type: "aws:s3/bucket:Bucket", props });

describeRule(resourceRegion, {
    compliant: {
        "no override": bucket({ bucket: "records" }),
        "an override inside the jurisdiction": bucket({ region: "eu-north-1" }),
        "a region of something that is not an AWS resource": {
            type: "acme:store/bucket:Bucket",
            props: { region: "us-east-1" },
        },
    },
    violating: {
        "a bucket abroad": { given: bucket({ region: "us-west-2" }), at: "region" },
        "a key in London": { given: { type: "aws:kms/key:Key", props: { region: "eu-west-2" } }, at: "region" },
        "an empty region": { given: bucket({ region: "" }), at: "region" },
        "a region that is no text": { given: bucket({ region: ["eu-north-1"] }), at: "region" },
    },
    undetermined: {
        "a region that is computed": { given: bucket({ region: unknown }), at: "region" },
    },
});
