import { gdpr } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { recordOf } from "../../kit/view.ts";

/** RES-402. EKS opens the public endpoint to everybody unless it is told not to. */
export const privateClusterApi = residencyRule({
    id: "RES-402",
    name: "res-access-cluster-api",
    title: "The API of every cluster is reached from inside its network alone",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 32")],
    reads: "`vpcConfig.endpointPublicAccess`, `vpcConfig.endpointPrivateAccess` of EKS clusters",
    why: "whoever reaches the API with a stolen credential reads every secret and starts any container",
    fix: "Set `endpointPublicAccess: false` and `endpointPrivateAccess: true`.",
    needs: [],
    resources: {
        "aws:eks/cluster:Cluster": ({ props, violated, each }) => {
            const access = recordOf(props.vpcConfig);
            each(["endpointPublicAccess", "endpointPrivateAccess"], (key) => {
                const isPublic = key === "endpointPublicAccess";
                if (access[key] !== !isPublic) {
                    violated(
                        ["vpcConfig", key],
                        isPublic
                            ? say`the API answers on the internet`
                            : say`nodes reach the API by its public endpoint`,
                    );
                }
            });
        },
    },
});
