import { parse, stringify as writeToml } from "smol-toml";
import { stringify as writeYaml } from "yaml";
import { z } from "zod";
import type { awsLeaves } from "./aws-leaves.ts";
import { readYaml } from "./text.ts";
import type { textLeaves } from "./text.ts";

type Basis = Pick<ReturnType<typeof textLeaves>, "is" | "count" | "document"> &
    Pick<ReturnType<typeof awsLeaves>, "id">;

/**
 * What a node is told at its first start: base64 around the language of its image, read down to the last setting. What either
 * language can do beside (scripts, containers that start before the kubelet, proxies, registries, keys for SSH) is in neither.
 */
export function userDataLeaves({ is, count, document, id }: Basis) {
    /** `NodeConfig` of Amazon Linux, in the envelope that managed node groups ask for. EKS adds how to join the cluster. */
    const nodeConfig = () =>
        document("MIME around one NodeConfig of nodeadm", {
            read: readEnvelope,
            write: writeEnvelope,
            schema: z.strictObject({
                apiVersion: is("node.eks.aws/v1alpha1"),
                kind: is("NodeConfig"),
                spec: z.strictObject({
                    featureGates: z.strictObject({ FastImagePull: is(true, false) }).optional(),
                    instance: z
                        .strictObject({ localStorage: z.strictObject({ strategy: is("RAID0", "RAID10", "Mount") }) })
                        .optional(),
                }),
            }),
        });

    /** Settings of Bottlerocket: how images are pulled, and that they lie on the instance's own disks. */
    const bottlerocket = () =>
        document("settings of Bottlerocket, TOML", {
            read: parse,
            write: (value) => writeToml(value),
            schema: z.strictObject({
                settings: z.strictObject({
                    "container-runtime": z.strictObject({ snapshotter: is("soci", "overlayfs") }).optional(),
                    "container-runtime-plugins": z
                        .strictObject({
                            "soci-snapshotter": z.strictObject({
                                "pull-mode": is("parallel-pull-unpack"),
                                "parallel-pull-unpack": z.strictObject({
                                    "max-concurrent-downloads-per-image": count(1, 100),
                                    "concurrent-download-chunk-size": id("a size", /\d{1,4}(?:kb|mb)/),
                                    "max-concurrent-unpacks-per-image": count(1, 100),
                                    "discard-unpacked-layers": is(true, false),
                                }),
                            }),
                        })
                        .optional(),
                    "bootstrap-commands": z
                        .strictObject({
                            "ephemeral-storage": z.strictObject({
                                // Bottlerocket runs no other program here than its own apiclient; of that, only what formats and binds disks.
                                commands: z.tuple([
                                    z.tuple([is("apiclient"), is("ephemeral-storage"), is("init")]),
                                    z.tuple(
                                        [is("apiclient"), is("ephemeral-storage"), is("bind"), is("--dirs")],
                                        is(
                                            "/var/lib/containerd",
                                            "/var/lib/kubelet",
                                            "/var/log/pods",
                                            "/var/lib/soci-snapshotter",
                                        ),
                                    ),
                                ]),
                                mode: is("always", "once"),
                                essential: is(true, false),
                            }),
                        })
                        .optional(),
                }),
            }),
        });

    /** User data of a node. */
    const userData = () =>
        document("base64 around a NodeConfig or settings of Bottlerocket", {
            read: readBase64,
            write: (text) => Buffer.from(String(text)).toString("base64"),
            schema: z.union([nodeConfig(), bottlerocket()]),
        });

    return { userData };
}

/** @throws Error where the text is not the base64 of one text in UTF-8. */
function readBase64(text: string): string {
    const bytes = Buffer.from(text, "base64");
    if (bytes.toString("base64") !== text) throw new Error("no base64");
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

const envelope =
    /^MIME-Version: 1\.0\nContent-Type: multipart\/mixed; boundary="([a-z][a-z-]{0,60})"\n\n--\1\nContent-Type: application\/node\.eks\.aws\n\n([\s\S]*)\n--\1--\n?$/;

/** @throws Error where the text is not the envelope around exactly one document. */
function readEnvelope(text: string): unknown {
    const [, boundary = "", document = ""] = envelope.exec(text) ?? [];
    if (boundary === "" || document.includes(`--${boundary}`)) throw new Error("no envelope around one document");
    return readYaml(document);
}

function writeEnvelope(document: unknown): string {
    const boundary = "node-config";
    return [
        "MIME-Version: 1.0",
        `Content-Type: multipart/mixed; boundary="${boundary}"`,
        "",
        `--${boundary}`,
        "Content-Type: application/node.eks.aws",
        "",
        writeYaml(document),
        `--${boundary}--`,
        "",
    ].join("\n");
}
