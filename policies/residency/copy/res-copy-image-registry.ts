import { gdpr, iso27001 } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";
import { recordOf, slotsOf } from "../../kit/view.ts";

/** RES-203. One setting holds for the whole registry of an account and region, for images of every stack in it. */
export const registryCopies = residencyRule({
    id: "RES-203",
    name: "res-copy-image-registry",
    title: "Image registries are replicated only inside the jurisdiction and to declared accounts",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 44"), iso27001("A.5.23")],
    reads: "`region`, `registryId` of every destination of an ECR ReplicationConfiguration",
    why: "images can hold weights and configuration, and replication copies each one that is pushed",
    fix: "Remove the destination, or name a region of the jurisdiction and a declared account.",
    needs: ["accounts"],
    resources: {
        "aws:ecr/replicationConfiguration:ReplicationConfiguration": ({ props, place, declared, violated, each }) => {
            const setting = recordOf(props.replicationConfiguration);
            const rules = slotsOf(setting, ["rules"], ["replicationConfiguration"]);
            each(rules, (rule) => {
                each(slotsOf(recordOf(rule.read()), ["destinations"], rule.path), ({ path, read }) => {
                    const destination = recordOf(read());
                    each(["region", "registryId"], (key) => {
                        const value = destination[key];
                        if (key === "region" && !(typeof value === "string" && place.allowsRegion(value))) {
                            const problem = say`${safe.region(value)} is not known to lie in the jurisdiction`;
                            violated([...path, key], problem);
                        }
                        if (key === "registryId" && !(typeof value === "string" && declared.accounts.includes(value))) {
                            violated([...path, key], say`account ${safe.account(value)} is not declared`);
                        }
                    });
                });
            });
        },
    },
});
