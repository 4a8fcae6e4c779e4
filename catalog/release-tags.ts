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
const envoyGateway = "envoyproxy/gateway@ea60685, release-notes/v1.9.3.yaml";

/**
 * Tags by repository, for the sources that the platform is made of: a version that the project never wrote so does not exist at
 * its source. Of repositories that are not listed nothing is known.
 */
export const releaseTags: Readonly<Record<string, Fact<ReleaseTag>>> = {
    "docker.io/envoyproxy/gateway": tag(withV, "v1.9.3", envoyGateway, "2026-10-03"),
    "docker.io/envoyproxy/gateway-helm": tag(withV, "v1.9.3", envoyGateway, "2026-10-03"),
    "docker.io/envoyproxy/envoy": tag(
        /^(distroless-|contrib-|debug-)?v\d+\.\d+\.\d+$/,
        "distroless-v1.39.3",
        "envoyproxy/gateway@v1.9.1, api/v1alpha1/shared_types.go (DefaultEnvoyProxyImage); envoyproxy/envoy@f60e7dd, changelogs/1.39.3.yaml",
        "2026-10-06",
    ),
    "docker.io/envoyproxy/ratelimit": tag(
        /^[0-9a-f]{8}$/,
        "0482748e",
        "public installations of Envoy Gateway v1.9.2 by its chart, which name envoyproxy/ratelimit:0482748e (undated copies)",
        "2026-11-27",
    ),
    "docker.io/valkey/valkey": tag(
        /^\d+\.\d+\.\d+(-alpine(\d+\.\d+)?|-trixie|-bookworm)?$/,
        "9.1.2",
        "public compose files that name valkey/valkey:9.1.2 (undated copies)",
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
        "4.5.3-4.8.2-distroless",
        "NVIDIA/dcgm-exporter@4.5.3-4.8.2, RELEASE.md and deployment/values.yaml",
        "2026-05-06",
    ),
    "nvcr.io/nvidia/k8s-device-plugin": tag(
        withV,
        "v0.20.1",
        "NVIDIA/k8s-device-plugin#2057; @v0.20.0, deployments/static/nvidia-device-plugin.yml",
        "2026-09-22",
    ),
    "registry.k8s.io/autoscaling/cluster-autoscaler": tag(
        withV,
        "v1.35.2",
        "kubernetes/autoscaler, git tag cluster-autoscaler-1.35.2",
        "2026-07-22",
    ),
    "ghcr.io/kedacore/keda": tag(bare, "2.21.0", "kedacore/keda, git tag v2.21.0 (Go module)", "2026-09-23"),
};

function tag(form: RegExp, example: string, source: string, asOf: `${number}-${number}-${number}`): Fact<ReleaseTag> {
    return fact({ form, example }, { source, asOf });
}
