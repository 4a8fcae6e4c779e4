import type { Fixture } from "../../kit/fixture.ts";
import { describeRule } from "../../kit/testing.ts";
import { knownType } from "./res-place-known-type.ts";

const of = (type: string): Fixture => ({ type, props: {} });

describeRule(knownType, {
    compliant: {
        "a bucket": of("aws:s3/bucket:Bucket"),
        "a deployment": of("kubernetes:apps/v1:Deployment"),
        "a route, in whatever version": of("kubernetes:gateway.networking.k8s.io/v1beta1:HTTPRoute"),
    },
    violating: {
        "a content delivery network": { given: of("aws:cloudfront/distribution:Distribution"), at: "" },
        "a database over several regions": { given: of("aws:rds/globalCluster:GlobalCluster"), at: "" },
        "a table with replicas": { given: of("aws:dynamodb/table:Table"), at: "" },
        "a backup plan": { given: of("aws:backup/plan:Plan"), at: "" },
        "a private network to elsewhere": { given: of("aws:ec2/vpnConnection:VpnConnection"), at: "" },
        "a type that AWS has not invented yet": { given: of("aws:teleport/link:Link"), at: "" },
        "a kind of somebody's own": { given: of("kubernetes:networking.istio.io/v1:ServiceEntry"), at: "" },
        "an issuer that asks on the internet": { given: of("kubernetes:cert-manager.io/v1:ClusterIssuer"), at: "" },
        "a known kind in another group": { given: of("kubernetes:vendor.example/v1:Deployment"), at: "" },
        "a patch of what others made": { given: of("kubernetes:core/v1:ConfigMapPatch"), at: "" },
        "many at once": { given: of("kubernetes:core/v1:ConfigMapList"), at: "" },
    },
});
