import { isProviderType } from "./engine/urn.ts";
import type { PreviewResource } from "./preview.ts";

/**
 * The type as a reviewer names it: `aws:ec2/vpc:Vpc` is `ec2.Vpc`, `kubernetes:apps/v1:Deployment` is
 * `apps/v1.Deployment`, a component is its class, and a provider says where it works.
 */
export function shortType(resource: Pick<PreviewResource, "type" | "provider" | "inputs">): string {
    const [packageName = "", path = "", kind = ""] = resource.type.split(":");
    if (isProviderType(resource.type)) {
        const region = resource.inputs["region"];
        return typeof region === "string" ? `Provider ${kind} in ${region}` : `Provider ${kind}`;
    }
    if (resource.provider === undefined) {
        return kind === "" ? resource.type : kind;
    }
    // `ec2/vpc:Vpc` repeats the class in the path; `apps/v1:Deployment` does not.
    const [head = "", tail = ""] = path.split("/");
    const place = tail.toLowerCase() === kind.toLowerCase() ? head : path;
    return place === "index" || place === "" ? `${packageName}.${kind}` : `${place}.${kind}`;
}
