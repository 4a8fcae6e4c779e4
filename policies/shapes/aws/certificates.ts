import { z } from "zod";
import type { Shapes } from "../shape.ts";
import { taggable } from "./taggable.ts";

const authority = "aws:acmpca/certificateAuthority:CertificateAuthority";
const certificate = "aws:acmpca/certificate:Certificate";

/** The private authority whose certificates the gateway shows. What another authority would sign has no shape. */
export const certificates: Shapes = {
    [authority]: ({ is, count, freeText, ...leaves }) =>
        z.strictObject({
            type: is("ROOT"),
            usageMode: is("SHORT_LIVED_CERTIFICATE", "GENERAL_PURPOSE"),
            certificateAuthorityConfiguration: z.strictObject({
                keyAlgorithm: is("EC_prime256v1", "EC_secp384r1", "RSA_2048", "RSA_3072", "RSA_4096"),
                signingAlgorithm: is(...signing),
                subject: z.strictObject({ commonName: freeText() }),
            }),
            // A revocation list would lie in a bucket, and both name a host that everybody asks who sees a certificate.
            revocationConfiguration: z.strictObject({
                crlConfiguration: z.strictObject({ enabled: is(false) }),
                ocspConfiguration: z.strictObject({ enabled: is(false) }),
            }),
            permanentDeletionTimeInDays: count(7, 30),
            enabled: is(true).optional(),
            ...taggable(leaves),
        }),
    [certificate]: ({ own, sameAs, is, awsArn, form, region }) =>
        z.strictObject({
            certificateAuthorityArn: own(authority),
            certificateSigningRequest: sameAs(authority, "certificateSigningRequest"),
            signingAlgorithm: is(...signing),
            templateArn: awsArn("acm-pca", /template\/RootCACertificate\/V1/),
            validity: z.strictObject({ type: is("YEARS", "MONTHS", "DAYS"), value: form("a number", /\d{1,4}/) }),
            region: region().optional(),
        }),
    "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate": ({ own, sameAs, region }) =>
        z.strictObject({
            certificateAuthorityArn: own(authority),
            certificate: sameAs(certificate, "certificate"),
            region: region().optional(),
        }),
};

const signing = [
    "SHA256WITHECDSA",
    "SHA384WITHECDSA",
    "SHA512WITHECDSA",
    "SHA256WITHRSA",
    "SHA384WITHRSA",
    "SHA512WITHRSA",
] as const;
