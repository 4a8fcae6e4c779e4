import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { chartSupply } from "./res-supply-chart.ts";

const host = "111122223333.dkr.ecr.eu-central-1.amazonaws.com";
const chart = `oci://${host}/pilot-eu/charts/keda`;
const hexDigits = "0123456789abcdef".repeat(4);
const own = `${host}/images/keda@sha256:${hexDigits}`;
const parts = { repository: `${host}/images/keda@sha256`, tag: hexDigits };
const release = (props: Fixture["props"], type = "kubernetes:helm.sh/v3:Release"): Fixture => ({
    type,
    props: { name: "keda", namespace: "keda", chart, version: "2.20.2", ...props },
});
const withValues = (values: unknown): Fixture => release({ values });
const file = (source: string): Fixture => ({ type: "kubernetes:yaml:ConfigFile", props: { file: source } });
const group = (...files: readonly unknown[]): Fixture => ({ type: "kubernetes:yaml/v2:ConfigGroup", props: { files } });
const directory = (source: unknown): Fixture => ({
    type: "kubernetes:kustomize:Directory",
    props: { directory: source },
});

describeRule(chartSupply, {
    declared: { charts: ["keda:2.20.2", "gateway-helm:v1.9.1"] },
    compliant: {
        "a listed chart of the own registry": release({}),
        "a version that begins with a letter": release({
            chart: `oci://${host}/pilot-eu/charts/gateway-helm`,
            version: "v1.9.1",
        }),
        "a listed chart that is rendered, not released": release({}, "kubernetes:helm.sh/v4:Chart"),
        "values with own images, whole and in parts": withValues({
            global: { images: { envoyGateway: { image: own } } },
            image: parts,
            webhooks: { registry: host, repository: "images/keda@sha256", tag: hexDigits },
            operator: { repository: `${host}/images/keda`, digest: `sha256:${hexDigits}` },
            replicas: 2,
        }),
        "sources that are switched off": release({ dependencyUpdate: false, postrender: "" }),
        "a file of the project": file("manifests/quota.yaml"),
        "a directory of the project": directory("./manifests"),
        "objects written in the program": { type: "kubernetes:yaml:ConfigGroup", props: { yaml: "kind: Namespace" } },
    },
    violating: {
        "a public registry": { given: release({ chart: "oci://ghcr.io/kedacore/charts/keda" }), at: "chart" },
        "a chart by its name alone": { given: release({ chart: "keda" }), at: ["chart", "version"] },
        "the own registry abroad": {
            given: release({ chart: chart.replace("eu-central-1", "us-east-1") }),
            at: "chart",
        },
        "the registry of another account": {
            given: release({ chart: chart.replace("111122223333", "999988887777") }),
            at: "chart",
        },
        "a host that only begins like an own one": {
            given: release({ chart: chart.replace("amazonaws.com", "amazonaws.com.attacker.example") }),
            at: "chart",
        },
        "a tag in the reference": { given: release({ chart: `${chart}:2.20.2` }), at: ["chart", "version"] },
        "a range of versions": { given: release({ version: "^2.20.2" }), at: "version" },
        "no version": { given: release({ version: undefined }), at: "version" },
        "a version that is not listed": { given: release({ version: "2.20.3" }), at: "version" },
        "a chart that is not listed": {
            given: release({ chart: `oci://${host}/pilot-eu/charts/other` }),
            at: "version",
        },
        "another repository": {
            given: release({ repositoryOpts: { repo: "https://charts.example" } }),
            at: "repositoryOpts",
        },
        "values in files": { given: release({ valueYamlFiles: ["values.yaml"] }), at: "valueYamlFiles" },
        "a program that rewrites manifests": { given: release({ postrender: "./patch" }), at: "postrender" },
        "dependencies that are fetched": { given: release({ dependencyUpdate: true }), at: "dependencyUpdate" },
        "a public image": {
            given: withValues({ image: { repository: "ghcr.io/kedacore/keda", tag: "2.20.2" } }),
            at: "values.image.repository",
        },
        "an own image by tag": {
            given: withValues({ image: { repository: `${host}/images/keda`, tag: "2.20.2" } }),
            at: "values.image.repository",
        },
        "a public image deep inside": {
            given: withValues({ sidecars: [{ image: own }, { proxy: { runtimeImage: "docker.io/library/alpine" } }] }),
            at: "values.sidecars[1].proxy.runtimeImage",
        },
        "a chart from elsewhere that is rendered": {
            given: {
                type: "kubernetes:helm.sh/v3:Chart",
                props: { chart: "keda", version: "2.20.2", fetchOpts: { repo: "https://charts.example" } },
            },
            at: ["chart", "version", "fetchOpts"],
        },
        "a file behind an address": { given: file("https://raw.example/install.yaml"), at: "file" },
        "the second of two files": { given: group("quota.yaml", "https://raw.example/install.yaml"), at: "files[1]" },
        "a directory in another repository": {
            given: directory("github.com/example/kustomize//base"),
            at: "directory",
        },
    },
    undetermined: {
        "a chart that is computed": { given: release({ chart: unknown }), at: "chart" },
        "a version that is computed": { given: release({ version: unknown }), at: "version" },
        "values that are computed": { given: withValues(unknown), at: "values" },
        "one value that is computed": { given: withValues({ image: parts, vpcId: unknown }), at: "values.vpcId" },
        "an image whose tag is computed": {
            given: withValues({ image: { ...parts, tag: unknown } }),
            at: "values.image.tag",
        },
        "a source that is computed": { given: release({ repositoryOpts: unknown }), at: "repositoryOpts" },
        "a file that is computed": { given: group(unknown), at: "files[0]" },
    },
});
