import type { CertificateIssuer } from "./args.ts";
import { kubernetesObject } from "./kubernetes-object.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";

/** Name of the secret that cert-manager writes a certificate, its key and `ca.crt` into. */
export function certificateSecret(name: string): string {
    return `${name}-tls`;
}

/** A certificate of the in-jurisdiction authority, renewed a third of its life before its end. */
export function certificate(
    issuer: CertificateIssuer,
    { namespace, name, host, use }: { namespace: string; name: string; host: string; use: "server" | "client" },
): KubernetesObject {
    return kubernetesObject(
        "Certificate",
        { name, namespace },
        {
            secretName: certificateSecret(name),
            issuerRef: { group: issuer.group, kind: issuer.kind, name: issuer.name },
            commonName: host.length <= 64 ? host : undefined,
            dnsNames: [host],
            // Six days: an authority for short-lived certificates gives seven at most, and nothing need ever be revoked.
            duration: "144h",
            renewBefore: "48h",
            // This one alone, so that the authority's template for such an end is taken, and no open one.
            usages: [`${use} auth`],
            privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
        },
    );
}
