import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { privateClusterApi } from "./res-access-cluster-api.ts";

const cluster = (vpcConfig: unknown): Fixture => ({ type: "aws:eks/cluster:Cluster", props: { vpcConfig } });
const shut = { endpointPublicAccess: false, endpointPrivateAccess: true };

describeRule(privateClusterApi, {
    compliant: {
        "a private API": cluster(shut),
        "a private API with its subnets": cluster({ ...shut, subnetIds: [unknown] }),
    },
    violating: {
        "a public API": {
            given: cluster({ ...shut, endpointPublicAccess: true }),
            at: "vpcConfig.endpointPublicAccess",
        },
        "a public API for few addresses": {
            given: cluster({ ...shut, endpointPublicAccess: true, publicAccessCidrs: ["203.0.113.7/32"] }),
            at: "vpcConfig.endpointPublicAccess",
        },
        "an API that says nothing, which is public": {
            given: cluster({}),
            at: ["vpcConfig.endpointPublicAccess", "vpcConfig.endpointPrivateAccess"],
        },
        "an API that nodes do not reach inside": {
            given: cluster({ endpointPublicAccess: false }),
            at: "vpcConfig.endpointPrivateAccess",
        },
    },
    undetermined: {
        "a switch that is computed": {
            given: cluster({ ...shut, endpointPublicAccess: unknown }),
            at: "vpcConfig.endpointPublicAccess",
        },
        "settings that are computed": { given: cluster(unknown), at: "vpcConfig" },
    },
});
