import { fact } from "./fact.ts";
import type { Confirmed, Evidence } from "./fact.ts";
import type { ProgramId } from "./software.ts";

/** How a line of a program fits to another program. */
export interface Combination {
    /** Lines of the other one that the makers of the first list as fitting. */
    readonly listed: Confirmed<readonly string[]>;
    /** What shows that a line fits though they do not list it, by that line. @default - nothing */
    readonly shown?: Readonly<Record<string, Confirmed<string>>>;
}

/** Other programs, by the name of {@link software}. */
type Beside = Readonly<Partial<Record<ProgramId, Combination>>>;

const envoyGatewayMatrix = {
    source: "envoyproxy/gateway@d32f282, site/content/en/news/releases/matrix.md",
    asOf: "2026-08-21",
} as const satisfies Evidence;
const aiGatewayMatrix = {
    source: "envoyproxy/ai-gateway@c217da8, site/docs/compatibility.md, which says v1.8.1+ (Envoy Proxy v1.38.x)",
    asOf: "2026-08-21",
} as const satisfies Evidence;

/**
 * Which lines of programs their makers list as fitting together. Where no listed line is still supported, security support comes
 * first: the platform runs a combination that nobody lists, says so in each preview, and names what shows that it works.
 */
export const combinations: Readonly<Partial<Record<ProgramId, Readonly<Record<string, Beside>>>>> = {
    "envoy-gateway": {
        "1.9": {
            envoy: { listed: fact(["1.39"], envoyGatewayMatrix) },
            kubernetes: { listed: fact(["1.33", "1.34", "1.35", "1.36"], envoyGatewayMatrix) },
        },
    },
    "ai-gateway": {
        "1.1": {
            "envoy-gateway": {
                listed: fact(["1.8"], aiGatewayMatrix),
                shown: {
                    "1.9": fact(
                        "its makers build and test against Envoy Gateway 1.9.0 since; the service between the two is unchanged from 1.8 to 1.9, and so are the hooks that it registers",
                        {
                            source: "envoyproxy/ai-gateway#2507 (merged, a job of its tests pinned to 1.9.0); envoyproxy/gateway@v1.9.1, proto/extension/service.proto and api/v1alpha1/shared_types.go, XDSTranslatorHook",
                            asOf: "2026-08-28",
                        },
                    ),
                },
            },
            envoy: {
                listed: fact(["1.38"], aiGatewayMatrix),
                shown: {
                    "1.39": fact(
                        "Envoy Gateway 1.9 is built with Envoy 1.39, and its makers test it with the AI gateway",
                        {
                            source: "envoyproxy/ai-gateway#2507 (merged)",
                            asOf: "2026-08-28",
                        },
                    ),
                },
            },
            kubernetes: {
                listed: fact(["1.32", "1.33", "1.34", "1.35", "1.36"], {
                    ...aiGatewayMatrix,
                    source: "envoyproxy/ai-gateway@c217da8, site/docs/compatibility.md, which says v1.32+",
                }),
            },
        },
    },
    "external-secrets": {
        "2.12": {
            kubernetes: {
                listed: fact(["1.36"], {
                    source: "external-secrets/external-secrets@cc5bfbc, docs/introduction/stability-support.md: 2.9; no copy with a later row was found",
                    asOf: "2026-08-08",
                }),
                shown: {
                    "1.35": fact(
                        "2.8 is listed for 1.35, and 2.9 changes no version of an API that 1.35 does not serve; the newest line alone gets fixes",
                        {
                            source: "external-secrets/external-secrets@cc5bfbc, the same table, and deploy/charts/external-secrets of v2.9.0",
                            asOf: "2026-08-08",
                        },
                    ),
                },
            },
        },
    },
    keda: {
        "2.21": {
            kubernetes: {
                listed: fact(["1.34", "1.35", "1.36"], {
                    source: "keda.sh/docs/2.22/operate/cluster, Kubernetes Compatibility (undated copy)",
                    asOf: "2026-11-27",
                }),
            },
        },
    },
    "cert-manager": {
        "1.21": {
            kubernetes: {
                listed: fact(["1.33", "1.34", "1.35", "1.36"], {
                    source: "Rusty-Gopher/kupre, release v0.3.0, which quotes cert-manager.io/docs/releases",
                    asOf: "2026-10-22",
                }),
            },
        },
    },
    "cluster-autoscaler": {
        "1.35": {
            kubernetes: {
                listed: fact(["1.35"], {
                    source: "kubernetes/autoscaler@55c37cd, cluster-autoscaler/README.md, Releases",
                    asOf: "2026-08-22",
                }),
            },
        },
    },
};
