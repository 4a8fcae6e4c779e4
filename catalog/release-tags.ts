import { fact } from "./fact.ts";
import type { Fact } from "./fact.ts";

/** How a project names the releases of an image or chart in its registry. */
export interface ReleaseTag {
    /** The tags of releases that keep their bytes. Short forms that move with each release are not among them. */
    readonly form: RegExp;
    /** A tag that was seen. */
    readonly example: string;
}

const withV = /^v\d+\.\d+\.\d+$/;
const bare = /^\d+\.\d+\.\d+$/;
const envoyGateway =
    "envoyproxy/gateway@v1.9.1, charts/gateway-helm/values.tmpl.yaml and site/content/en/news/releases";

/**
 * Tags by repository, for the sources that the platform is made of: a version that the project never wrote so does not exist at
 * its source. Of repositories that are not listed nothing is known.
 */
export const releaseTags: Readonly<Record<string, Fact<ReleaseTag>>> = {
    "docker.io/envoyproxy/gateway": tag(withV, "v1.9.1", envoyGateway, "2026-08-28"),
    "docker.io/envoyproxy/gateway-helm": tag(withV, "v1.9.1", envoyGateway, "2026-08-28"),
    "docker.io/envoyproxy/envoy": tag(
        /^(distroless-|contrib-|debug-)?v\d+\.\d+\.\d+$/,
        "distroless-v1.39.0",
        "envoyproxy/gateway@v1.9.1, api/v1alpha1/shared_types.go (DefaultEnvoyProxyImage)",
        "2026-08-28",
    ),
    "docker.io/envoyproxy/ratelimit": tag(
        /^[0-9a-f]{8}$/,
        "8fe6ea42",
        "envoyproxy/gateway@v1.9.1, api/v1alpha1/shared_types.go (DefaultRateLimitImage)",
        "2026-08-28",
    ),
    "docker.io/valkey/valkey": tag(
        /^\d+\.\d+\.\d+(-alpine(\d+\.\d+)?|-trixie|-bookworm)?$/,
        "9.1.1",
        "public compose files and test logs that name valkey/valkey:9.1.1 (undated copies)",
        "2026-11-27",
    ),
    "docker.io/vllm/vllm-openai": tag(
        /^v\d+\.\d+\.\d+(\.post\d+)?(-[a-z0-9.-]+)?$/,
        "v0.33.0",
        "PyPI, vllm 0.33.0 (the project tags its image with v and the version)",
        "2026-11-26",
    ),
    "nvcr.io/nvidia/k8s/dcgm-exporter": tag(
        /^\d+\.\d+\.\d+-\d+\.\d+\.\d+-(distroless|ubuntu\d+\.\d+|ubi\d+)$/,
        "4.5.2-4.8.1-distroless",
        "NVIDIA/dcgm-exporter@4.5.2-4.8.1, RELEASE.md and deployment/values.yaml",
        "2026-02-09",
    ),
    "nvcr.io/nvidia/k8s-device-plugin": tag(
        withV,
        "v0.20.0",
        "NVIDIA/k8s-device-plugin@v0.20.0, deployments/static/nvidia-device-plugin.yml",
        "2026-08-19",
    ),
    "registry.k8s.io/autoscaling/cluster-autoscaler": tag(
        withV,
        "v1.35.2",
        "kubernetes/autoscaler, git tag cluster-autoscaler-1.35.2",
        "2026-07-22",
    ),
    "ghcr.io/kedacore/keda": tag(bare, "2.20.2", "kedacore/keda, git tag v2.20.2 and CHANGELOG.md", "2026-11-26"),
};

function tag(form: RegExp, example: string, source: string, asOf: `${number}-${number}-${number}`): Fact<ReleaseTag> {
    return fact({ form, example }, { source, asOf });
}
