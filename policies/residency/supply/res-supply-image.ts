import { gdpr, iso27001 } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { objectionToImage } from "../../kit/image-name.ts";
import { containersOf, mayRunContainers, workloadOf } from "../shared/pods.ts";

/**
 * RES-701. A tag can be moved to other bytes, and a public registry learns who pulls what. Images of EKS add-ons are AWS's own
 * and are not named in the stack; where they are, their registry is declared under `externalArns`. The images of a Helm release
 * are judged by RES-706.
 */
export const images = residencyRule({
    id: "RES-701",
    name: "res-supply-image",
    title: "Every container runs an image of an own registry in the jurisdiction, by digest",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 32"), iso27001("A.8.19")],
    reads:
        "images of every container, init and ephemeral ones too, of every Kubernetes workload; image volumes; fields named " +
        "`image` of custom resources",
    why: "an image decides what runs next to the data, and a tag decides it anew on every node",
    fix: "Mirror the image and name it `<account>.dkr.ecr.<region>.amazonaws.com/<repository>@sha256:<digest>`.",
    needs: ["accounts", "externalArns"],
    everyResource: {
        applies: mayRunContainers,
        check: ({ type, props, place, declared, violated, undetermined, each }) => {
            const workload = workloadOf(type, props);
            for (const path of workload.unknown) {
                undetermined(path, say`the value is unknown, and could be an image or a container`);
            }
            const named = containersOf(workload).map(({ path, read }) => ({
                path: [...path, "image"],
                read: () => read()["image"],
            }));
            each([...named, ...workload.images], ({ path, read }) => {
                const image = read();
                const isOmitted = image === undefined && workload.mayOmitImages;
                const objection = isOmitted ? undefined : objectionToImage(image, place, declared);
                if (objection !== undefined) {
                    violated(path, objection);
                }
            });
        },
    },
});
