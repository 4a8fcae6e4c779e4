import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../tools.ts";

/** A certificate with its key, in PEM. */
export interface IssuedCertificate {
    readonly certificate: string;
    readonly key: string;
}

/** An authority for the length of a suite, in the place of the one in the jurisdiction. */
interface CertificateAuthority {
    /** Its own certificate, in PEM. */
    readonly certificate: string;
    issue(host: string): Promise<IssuedCertificate>;
}

/** An authority, and a certificate of it for each host. */
export interface IssuedCertificates {
    /** Certificate of the authority, in PEM. */
    readonly authority: string;
    /** By host. */
    readonly certificates: Readonly<Record<string, IssuedCertificate>>;
}

/** Makes an authority and lets it issue; needs a folder for the time of the call. */
export async function issueAll(folder: string, hosts: readonly string[]): Promise<IssuedCertificates> {
    const authority = await createAuthority(folder);
    const issued = await Promise.all(hosts.map(async (host) => [host, await authority.issue(host)] as const));
    return { authority: authority.certificate, certificates: Object.fromEntries(issued) };
}

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"] as const;

/** Makes an authority that keeps its files in `folder`. */
async function createAuthority(folder: string): Promise<CertificateAuthority> {
    const file = (name: string) => join(folder, name);
    const authority = { certificate: file("authority.crt"), key: file("authority.key") };
    const out = ["-keyout", authority.key, "-out", authority.certificate];
    await run("openssl", ["req", "-x509", ...newKey, "-days", "2", "-subj", "/CN=test authority", ...out]);
    return {
        certificate: await readFile(authority.certificate, "utf8"),
        async issue(host) {
            const [key, request, certificate] = [file(`${host}.key`), file(`${host}.csr`), file(`${host}.crt`)];
            await run("openssl", ["req", ...newKey, "-subj", "/CN=test", "-keyout", key, "-out", request]);
            const names = file(`${host}.names`);
            await writeFile(names, `subjectAltName=DNS:${host}\n`);
            const by = ["-CA", authority.certificate, "-CAkey", authority.key, "-days", "2"];
            by.push("-set_serial", `0x${randomBytes(8).toString("hex")}`);
            await run("openssl", ["x509", "-req", "-in", request, ...by, "-extfile", names, "-out", certificate]);
            return { certificate: await readFile(certificate, "utf8"), key: await readFile(key, "utf8") };
        },
    };
}
