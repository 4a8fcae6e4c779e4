import { z } from "zod";
import { say } from "../../kit/safe.ts";
import { together } from "../leaves/together.ts";
import type { Shapes } from "../shape.ts";
import { customObject, duration } from "./custom-object.ts";

const issuerGroup = "awspca.cert-manager.io";
const issuer = `kubernetes:${issuerGroup}/v1beta1:AWSPCAClusterIssuer`;

/** Certificates, and the authority that signs them: the stack's own, in its region. No other authority learns a name of the gateway. */
export const certificates: Shapes = {
    "kubernetes:cert-manager.io/v1:Certificate": (leaves) => {
        const { is, name, zoneHost, clusterHost, sameAs } = leaves;
        // The door by its own name, the way out by that of its Service, and the front as the caller of the way out.
        const host = z.union([zoneHost(), clusterHost(), is("front.gateway.svc.cluster.local")]);
        const spec = z.strictObject({
            secretName: name(),
            // An issuer that somebody else has installed in the cluster is admitted by the officer (`admittedTypes`), who knows whose it is.
            issuerRef: z.strictObject({
                group: is(issuerGroup),
                kind: is("AWSPCAClusterIssuer"),
                name: sameAs(issuer, "metadata", "name"),
            }),
            commonName: host.optional(),
            dnsNames: z.array(host).length(1),
            duration: duration(leaves),
            renewBefore: duration(leaves),
            // One alone: a certificate of a client opens no door, and one of a server speaks for nobody.
            usages: z.array(is("server auth", "client auth")).length(1),
            privateKey: z.strictObject({
                algorithm: is("ECDSA"),
                size: is(256, 384, 521),
                rotationPolicy: is("Always"),
            }),
        });
        return customObject(
            leaves,
            ["cert-manager.io/v1", "Certificate"],
            together(spec, ({ commonName, dnsNames }) =>
                commonName === undefined || commonName === dnsNames[0]
                    ? undefined
                    : { path: ["commonName"], problem: say`it is another name than the one the certificate is for` },
            ),
        );
    },

    [issuer]: (leaves) => {
        const { own, region } = leaves;
        // No credentials: the controller of the issuer has a role of its own.
        return customObject(
            leaves,
            [`${issuerGroup}/v1beta1`, "AWSPCAClusterIssuer"],
            z.strictObject({
                arn: own("aws:acmpca/certificateAuthority:CertificateAuthority"),
                region: region(),
            }),
            { scope: "cluster" },
        );
    },
};
