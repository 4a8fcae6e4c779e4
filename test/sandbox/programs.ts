/**
 * The programs beside Pulumi that a deployment starts, as the sandbox has them: `node programs.ts <aws|helm|mirror> <arguments>`. They
 * know the calls that the steps of a deployment make and refuse every other; what was done before is kept in the sandbox's own folder.
 */
import { constants, createHash, generateKeyPairSync, privateDecrypt } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { cloudVariable, KeyMaterial } from "./key-material.ts";

const folder = process.env[cloudVariable] ?? "";
const keys = new KeyMaterial(folder);

/** A call that AWS would refuse; the text is what its CLI prints. */
class Refusal extends Error {}

function remembered(name: string): boolean {
    return existsSync(join(folder, name));
}

function remember(name: string, content = ""): void {
    writeFileSync(join(folder, name), content);
}

/** A name with slashes as a file. */
function fileOf(kind: string, name: string): string {
    return `${kind}-${name.replaceAll(/[^\w.-]/gu, "-")}`;
}

type Options = Readonly<Record<string, string>>;

function option(options: Options, name: string): string {
    const value = options[name];
    if (value === undefined) throw new Refusal(`aws: error: the following arguments are required: --${name}`);
    return value;
}

function keyNamed(name: string) {
    const key = keys.find(name);
    if (key === undefined) {
        throw new Refusal(
            `An error occurred (NotFoundException) when calling the DescribeKey operation: ${name} is not found.`,
        );
    }
    return key;
}

/** Bytes of a `fileb://` argument. */
function bytesOf(argument: string): Buffer {
    return readFileSync(argument.replace(/^fileb:\/\//u, ""));
}

/** What `--query … --output text` leaves of each answer. */
const aws: Readonly<Record<string, (options: Options) => string>> = {
    "kms describe-key": (options) => {
        const { arn, state } = keyNamed(option(options, "key-id"));
        return options["query"] === "KeyMetadata.KeyId" ? (arn.split("/").at(-1) ?? "") : state;
    },
    "kms get-parameters-for-import": (options) => {
        const { arn } = keyNamed(option(options, "key-id"));
        // A real pair: whether the material was wrapped as KMS asks for shows only in unwrapping it.
        const pair = generateKeyPairSync("rsa", {
            modulusLength: 4096,
            publicKeyEncoding: { type: "spki", format: "der" },
            privateKeyEncoding: { type: "pkcs8", format: "pem" },
        });
        remember(fileOf("import", arn), pair.privateKey);
        const token = createHash("sha256").update(arn).digest("base64");
        return `${pair.publicKey.toString("base64")}\t${token}`;
    },
    "kms import-key-material": (options) => {
        const { arn } = keyNamed(option(options, "key-id"));
        const pair = join(folder, fileOf("import", arn));
        const token = createHash("sha256").update(arn).digest();
        if (!existsSync(pair) || !bytesOf(option(options, "import-token")).equals(token)) {
            throw new Refusal(
                "An error occurred (InvalidImportTokenException) when calling the ImportKeyMaterial operation",
            );
        }
        const wrapped = {
            key: readFileSync(pair, "utf8"),
            padding: constants.RSA_PKCS1_OAEP_PADDING,
            oaepHash: "sha256",
        };
        let material: Buffer;
        try {
            material = privateDecrypt(wrapped, bytesOf(option(options, "encrypted-key-material")));
        } catch {
            throw new Refusal(
                "An error occurred (InvalidCiphertextException) when calling the ImportKeyMaterial operation",
            );
        }
        if (material.length !== 32) {
            throw new Refusal(
                "An error occurred (IncorrectKeyMaterialException) when calling the ImportKeyMaterial operation",
            );
        }
        keys.imported(arn);
        return "";
    },
    "kms describe-custom-key-stores": () => "CONNECTED",
    "ec2 describe-transit-gateway-vpc-attachments": (options) => {
        option(options, "transit-gateway-attachment-ids");
        return remembered("foreign-transit-gateway") ? "pendingAcceptance" : "available";
    },
    "secretsmanager create-secret": (options) => {
        option(options, "secret-string");
        remember(fileOf("secret", option(options, "name")));
        return "";
    },
    "secretsmanager describe-secret": (options) => {
        if (!remembered(fileOf("secret", option(options, "secret-id")))) {
            throw new Refusal(
                "An error occurred (ResourceNotFoundException) when calling the DescribeSecret operation: Secrets Manager can't find the specified secret.",
            );
        }
        return "True";
    },
    "ecr get-login-password": () => "sandbox-token",
    "eks describe-nodegroup": () => "ACTIVE",
    "elbv2 describe-target-health": (options) =>
        String(option(options, "target-group-arn").startsWith("arn:")).replace(/^t/u, "T"),
};

function runAws(args: readonly string[]): string {
    const [service = "", operation = "", ...rest] = args;
    const answer = aws[`${service} ${operation}`];
    if (answer === undefined) throw new Refusal(`The sandbox does not know the call aws ${service} ${operation}.`);
    const options: Record<string, string> = {};
    for (let i = 0; i < rest.length; i += 2) options[(rest[i] ?? "").replace(/^--/u, "")] = rest[i + 1] ?? "";
    return answer(options);
}

function runHelm(args: readonly string[]): string {
    const { positionals } = parseArgs({
        args: [...args],
        allowPositionals: true,
        options: { username: { type: "string" }, "password-stdin": { type: "boolean" } },
    });
    if (readFileSync(0, "utf8").trim() !== "sandbox-token")
        throw new Refusal("Error: login attempt failed: 401 Unauthorized");
    remember("helm-login", positionals.at(-1));
    return "Login Succeeded";
}

function runMirror([command]: readonly string[]): string {
    if (command === "push") {
        remember("mirrored");
        return "all artifacts are at the destination";
    }
    if (!remembered("mirrored")) throw new Refusal("artifacts are missing at the destination");
    return "nothing to bring";
}

const programs: Readonly<Record<string, (args: readonly string[]) => string>> = {
    aws: runAws,
    helm: runHelm,
    mirror: runMirror,
};

try {
    const [program = "", ...args] = process.argv.slice(2);
    const run = programs[program];
    if (run === undefined) throw new Refusal(`The sandbox has no program ${program}.`);
    const said = run(args);
    if (said !== "") process.stdout.write(`${said}\n`);
} catch (error) {
    if (!(error instanceof Refusal)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 254; // What the AWS CLI ends with where a service refuses.
}
