import { fact } from "./fact.ts";

/** Fetches and unpacks the layers of an image in parallel on Amazon Linux; with a slower volume it would be slower than without. */
export const parallelPull = fact(
    { featureGate: "FastImagePull", leastVolumeMiBps: 600 },
    {
        source: "awslabs/amazon-eks-ami, nodeadm/doc/api.md, Feature (undated copy); the threshold as docs.convox.com quotes AWS",
        asOf: "2026-11-27",
    },
);

/** The same on Bottlerocket: its settings of the snapshotter that does it. */
export const parallelPullBottlerocket = fact(
    {
        snapshotter: "soci",
        plugin: "soci-snapshotter",
        pullMode: "parallel-pull-unpack",
        settings: {
            "max-concurrent-downloads-per-image": 20,
            "concurrent-download-chunk-size": "16mb",
            "max-concurrent-unpacks-per-image": 12,
            "discard-unpacked-layers": true,
        },
    },
    {
        source:
            "bottlerocket-os/bottlerocket, settings.container-runtime-plugins and settings.bootstrap-commands in its documentation " +
            "(undated copy)",
        asOf: "2026-11-21",
    },
);
