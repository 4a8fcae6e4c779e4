import { iso27001 } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { ownRegistry } from "../../kit/image-name.ts";

/** RES-702. Advisory: such a cache brings images in and takes nothing out, but whoever holds the upstream chooses what runs. */
export const registryCaches = residencyRule({
    id: "RES-702",
    name: "res-supply-registry-cache",
    title: "Pull-through caches copy from declared registries alone",
    severity: "medium",
    enforcement: "advisory",
    waivable: true,
    controls: [iso27001("A.5.21")],
    reads: "`upstreamRegistryUrl` of ECR pull-through cache rules",
    why: "an image that nobody chose or scanned enters the own registry with its first pull",
    fix: "Mirror the image by digest, or list the registry's host under `upstreamRegistries`.",
    needs: ["accounts", "upstreamRegistries"],
    resources: {
        "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": ({ props, place, declared, violated }) => {
            const host = props.upstreamRegistryUrl.replace(/^https:\/\//, "").replace(/\/$/, "");
            if (!declared.upstreamRegistries.includes(host) && !ownRegistry(host, place, declared.accounts)) {
                violated(["upstreamRegistryUrl"], say`the upstream registry is not declared`);
            }
        },
    },
});
