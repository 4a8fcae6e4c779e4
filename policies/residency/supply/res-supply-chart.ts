import { gdpr, iso27001 } from "../../kit/clause.ts";
import type { PropertyPath } from "../../kit/path.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { AnyInputs, ResourceCase } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";
import { peek, slotsOf } from "../../kit/view.ts";
import { imagesIn, unknownsIn } from "./chart-values.ts";
import { objectionToHost, objectionToImage } from "../../kit/image-name.ts";

type Needs = "accounts" | "charts" | "externalArns";

const charts = /^kubernetes:helm\.sh\/v\d+:(Release|Chart)$/;
const manifests = /^kubernetes:yaml(\/v\d+)?:Config(File|Group)$/;
const kustomizations = /^kubernetes:kustomize(\/v\d+)?:Directory$/;
const chartForm = /^oci:\/\/(?<host>[^/:@]+)\/(?:[^:@]+\/)?(?<name>[a-z0-9.-]+)$/;

/** Settings that bring in what no preview shows: another repository, values in files, a program that rewrites manifests. */
const hidden = [
    ...["repositoryOpts", "fetchOpts", "repo", "path", "dependencyUpdate"],
    ...["valueYamlFiles", "postrender", "postRenderer", "transformations", "transforms"],
];

/**
 * RES-706. A release is one resource, whatever its chart makes of it: only its chart, its version and its values can be judged.
 * So the compliance owner lists each chart with its version, after a look at what it renders; another version is another chart.
 */
export const chartSupply = residencyRule({
    id: "RES-706",
    name: "res-supply-chart",
    title: "Charts come from an own registry in the jurisdiction, in a version that the compliance officer lists",
    severity: "high",
    waivable: false,
    controls: [gdpr("Art. 32"), iso27001("A.8.19")],
    reads: "chart, version, values and sources of Helm releases and charts; files and directories of YAML and Kustomize",
    why: "a chart installs anything with a controller's rights, and a preview shows none of it",
    fix: "Mirror the chart, name it `oci://<own registry>/<repository>` with an exact version, and list `<name>:<version>` under `charts`.",
    needs: ["accounts", "charts", "externalArns"],
    everyResource: {
        applies: (type) => [charts, manifests, kustomizations].some((form) => form.test(type)),
        check: (given) => {
            if (charts.test(given.type)) {
                given.each([judgeSource, judgeHidden, judgeValues], (judge) => {
                    judge(given);
                });
            } else {
                judgeFiles(given);
            }
        },
    },
});

type Judge = (given: ResourceCase<AnyInputs, Needs>) => void;

const judgeSource: Judge = ({ props, place, declared, violated, each }) => {
    const { chart } = props;
    const { host = "", name = "" } = (typeof chart === "string" && chartForm.exec(chart)?.groups) || {};
    const objection = objectionToHost(host, place, declared.accounts);
    if (objection !== undefined) {
        violated(["chart"], say`the chart ${objection}`);
    }
    each(["version"], (key) => {
        const version = props[key];
        if (typeof version !== "string" || !/^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version)) {
            violated([key], say`the version is not exact, so that the next release may be another one`, {
                fix: say`Write the whole version, e.g. \`1.21.2\`, and list the chart with it under \`charts\`.`,
            });
        } else if (!declared.charts.includes(`${name}:${version}`)) {
            violated([key], say`the chart is not listed in this version`, {
                fix: say`Have the officer look at what this version renders, and list \`<name>:<version>\` under \`charts\`.`,
            });
        }
    });
};

const judgeHidden: Judge = ({ props, violated, undetermined }) => {
    for (const key of hidden) {
        const found = peek(props, key);
        const words = {
            why: say`the officer looked at the chart with the values of the stack, and not at what this adds`,
            fix: say`Remove \`${safe.propertyName(key)}\`, and write under \`values\` what it set.`,
        };
        if (found.kind === "unknown") {
            undetermined([key], say`it is unknown, and may bring in what no preview shows`, words);
        }
        if (found.kind === "known" && found.value !== false && found.value !== "") {
            violated([key], say`it brings in what no preview shows`, words);
        }
    }
};

const judgeValues: Judge = ({ props, place, declared, violated, undetermined }) => {
    const { values } = props;
    const at: PropertyPath = ["values"];
    for (const path of unknownsIn(values, at)) {
        undetermined(path, say`the value is unknown, and could be an image or open a door`, {
            fix: say`Write the value as a literal, or as a secret that the chart reads by the name of its object.`,
        });
    }
    for (const { path, image } of imagesIn(values, at)) {
        const objection = objectionToImage(image, place, declared);
        if (objection !== undefined) {
            violated(path, objection, {
                why: say`the image decides what runs in the cluster with the rights of the chart`,
                fix: say`Mirror the image and name it \`<account>.dkr.ecr.<region>.amazonaws.com/<repository>@sha256:<digest>\` here.`,
            });
        }
    }
};

/** What lies in the project was reviewed with it, and its objects are resources of their own; what lies elsewhere was not. */
function judgeFiles({ type, props, violated, each }: ResourceCase<AnyInputs, Needs>): void {
    const local = kustomizations.test(type) ? /^\.{0,2}\// : /^(?!\w[\w+.-]*:)/;
    each(slotsOf(props, ["file", "files", "directory"]), ({ path, read }) => {
        const source = read();
        if (typeof source !== "string" || !local.test(source)) {
            violated(path, say`the objects come from outside the project`, {
                why: say`whoever can write there decides what is made in the cluster, after the review`,
                fix: say`Keep the file in this project and name it by its path; then each object in it is judged as a resource of its own.`,
            });
        }
    });
}
