import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { RegionId } from "../../catalog/jurisdictions.ts";
import { waitFor } from "../child-options.ts";
import { placeOf } from "../identity/arn.ts";
import type { AuthorityTag } from "../identity/workload-policies.ts";
import { noFlows } from "../flow.ts";

/** Arguments of {@link PrivateCa}. */
export interface PrivateCaArgs {
    /** The stack; part of the authority's name, by which people know it. */
    readonly stack: string;
    readonly region: RegionId;
    readonly accountId: string;
    /** Name of the issuer in the cluster, as certificates name it. */
    readonly issuerName: string;
    /** Tag by which the issuer's permissions know the authority. */
    readonly tag: AuthorityTag;

    readonly tags?: Readonly<Record<string, string>>;
}

const signingAlgorithm = "SHA256WITHECDSA";
/** Years until callers have to trust a new one. */
const validYears = 10;
/** Days in which a deleted authority can be brought back: the most that AWS offers. */
const deletionWindowDays = 30;

/**
 * The stack's own certificate authority, in its region, and the issuer by which cert-manager asks it. Callers trust it alone:
 * no public authority learns the gateway's name, and nobody outside can make a certificate for it.
 *
 * It is a root, because a single gateway gains nothing by a chain, and signs short-lived certificates only, at most seven
 * days. That mode costs an eighth of the usual one (documented: `privateCaPrices`), and it needs no revocation: a list would
 * have to lie in a bucket that anybody may read, OCSP is answered by a public endpoint, and both are outside the DMZ. The limit
 * is for what it signs; its own certificate may live longer (documented: `privateCaModes`).
 *
 * The private key never leaves AWS's hardware modules, whatever the key custody of the stack is. Where that may not be, name a
 * `ClusterIssuer` of your own.
 *
 * Pass the AWS and the Kubernetes provider in the options, and the controllers in `dependsOn`; only the issuer waits for them.
 */
export class PrivateCa extends pulumi.ComponentResource {
    readonly arn: pulumi.Output<string>;
    /** The authority's certificate, PEM: what callers have to trust. It is public. */
    readonly certificate: pulumi.Output<string>;
    /** What certificates wait for. */
    readonly issuer: kubernetes.apiextensions.CustomResource;

    constructor(name: string, args: PrivateCaArgs, opts?: pulumi.ComponentResourceOptions) {
        super("ringfence:gateway:PrivateCa", name, { ...args, flows: noFlows }, opts);
        const child = { parent: this };
        const { partition } = placeOf(args.region, args.accountId);
        const authority = declareAuthority(name, args, child);
        const own = new aws.acmpca.Certificate(
            name,
            {
                certificateAuthorityArn: authority.arn,
                certificateSigningRequest: authority.certificateSigningRequest,
                signingAlgorithm,
                templateArn: `arn:${partition}:acm-pca:::template/RootCACertificate/V1`,
                validity: { type: "YEARS", value: String(validYears) },
            },
            child,
        );
        const active = new aws.acmpca.CertificateAuthorityCertificate(
            name,
            { certificateAuthorityArn: authority.arn, certificate: own.certificate },
            child,
        );
        this.arn = authority.arn;
        this.certificate = own.certificate;
        this.issuer = new kubernetes.apiextensions.CustomResource(
            `${name}-issuer`,
            {
                apiVersion: "awspca.cert-manager.io/v1beta1",
                kind: "AWSPCAClusterIssuer",
                metadata: { name: args.issuerName },
                // No credentials here: the issuer's controller has a pod identity.
                spec: { arn: authority.arn, region: args.region },
            },
            { ...child, dependsOn: waitFor(opts, active) },
        );
        this.registerOutputs({ arn: this.arn, certificate: this.certificate });
    }
}

function declareAuthority(name: string, args: PrivateCaArgs, child: { readonly parent: pulumi.Resource }) {
    const { tagKey, tagValue } = args.tag;
    return new aws.acmpca.CertificateAuthority(
        name,
        {
            type: "ROOT",
            usageMode: "SHORT_LIVED_CERTIFICATE",
            certificateAuthorityConfiguration: {
                keyAlgorithm: "EC_prime256v1",
                signingAlgorithm,
                subject: { commonName: `${args.stack} private CA` },
            },
            revocationConfiguration: {
                crlConfiguration: { enabled: false },
                ocspConfiguration: { enabled: false },
            },
            permanentDeletionTimeInDays: deletionWindowDays,
            tags: { ...args.tags, [tagKey]: tagValue },
        },
        // With it the trust of every caller would have to be made anew.
        { ...child, protect: true },
    );
}
