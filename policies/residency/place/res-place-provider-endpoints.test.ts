import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { providerEndpoints } from "./res-place-provider-endpoints.ts";

const provider = (props: Fixture["props"]): Fixture => ({
    type: "pulumi:providers:aws",
    props: { region: "eu-central-1", ...props },
});

describeRule(providerEndpoints, {
    compliant: {
        "nothing set": provider({}),
        "an empty list, as the SDK writes it": provider({ endpoints: "[]" }),
        "the check of region names switched off, as the SDK does": provider({ skipRegionValidation: "true" }),
        "tokens from a region of the jurisdiction": provider({ stsRegion: "eu-west-1" }),
    },
    violating: {
        "S3 of another cloud": {
            given: provider({ endpoints: JSON.stringify([{ s3: "https://s3.example.com" }]) }),
            at: "endpoints",
        },
        "endpoints that are no JSON": { given: provider({ endpoints: "{s3" }), at: "endpoints" },
        "a proxy": { given: provider({ httpsProxy: "https://proxy.example.com" }), at: "httpsProxy" },
        "both proxies": {
            given: provider({ httpProxy: "http://a.example", httpsProxy: "http://b.example" }),
            at: ["httpProxy", "httpsProxy"],
        },
        "credentials from another metadata service": {
            given: provider({ ec2MetadataServiceEndpoint: "http://10.9.9.9" }),
            at: "ec2MetadataServiceEndpoint",
        },
        "tokens from abroad": { given: provider({ stsRegion: "us-east-1" }), at: "stsRegion" },
    },
    undetermined: {
        "a proxy that is computed": { given: provider({ httpProxy: unknown }), at: "httpProxy" },
        "two computed settings": {
            given: provider({ endpoints: unknown, stsRegion: unknown }),
            at: ["endpoints", "stsRegion"],
        },
    },
});
