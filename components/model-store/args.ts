import { findRegion } from "../../catalog/jurisdictions.ts";
import type { JurisdictionId, RegionId } from "../../catalog/jurisdictions.ts";
import type { Fault } from "../fault.ts";
import { placeOf } from "../identity/arn.ts";
import type { KeyCustody } from "../identity/customer-key.ts";
import type { Workload } from "../identity/workload-identity.ts";
import { readerRoleName, weightsBucketName, writerRoleName } from "./names.ts";

/** Arguments of {@link ModelStore}. Everything that decides where bytes lie and who gets them is a literal. */
export interface ModelStoreArgs {
    /** Name of the stack; starts the name of the bucket, the repositories, the roles and the key. */
    readonly stack: string;
    /** Legal area that weights and images must not leave. */
    readonly jurisdiction: JurisdictionId;
    /** AWS region of the store; has to lie in `jurisdiction`. */
    readonly region: RegionId;
    /** The account the store is created in, 12 digits. */
    readonly accountId: string;
    /** Names of the images, as in the lock; a repository each. */
    readonly images: readonly string[];
    /** Names of the charts, as in the lock; a repository each. */
    readonly charts: readonly string[];
    /** IAM roles of this account that run the mirror job, as ARNs. They take the writer's role; nobody else can. */
    readonly mirrorRoleArns: readonly string[];
    /** The serving pools. Each reads its own model's weights and no other. */
    readonly readers: readonly WeightsReader[];
    /**
     * Address block of the DMZ, which the readers come from. Only a request through a VPC endpoint carries a private source
     * address, so this refuses everything that does not come through an endpoint from inside the block.
     */
    readonly readersNetwork: string;
    /** Who makes and holds the key of weights and images. @default - KMS makes the key */
    readonly keyCustody?: KeyCustody;
    /** Days after which a replaced or deleted version of a file is gone for good, 1 to 365. */
    readonly noncurrentDays: number;
    /** Tags for every resource. @default {} */
    readonly tags?: Readonly<Record<string, string>>;
}

/** A serving pool that loads weights at start. */
export interface WeightsReader {
    /** Short name, ends the name of its role: `<stack>-weights-reader-<name>`. */
    readonly name: string;
    /** The one service account that may take the role. */
    readonly workload: Workload;
    /** Prefixes in the bucket, from `weightsPrefix`: one for each revision of the model. Each ends in a slash. */
    readonly prefixes: readonly [string, ...string[]];
}

/** Everything wrong with the arguments. */
export function modelStoreFaults(args: ModelStoreArgs): readonly Fault[] {
    return [
        ...placeFaults(args),
        ...nameFaults(args),
        ...mirrorRoleFaults(args),
        ...readerFaults(args),
        ...networkFaults(args),
        ...artifactFaults("images", args.images),
        ...artifactFaults("charts", args.charts),
        ...(isWhole(args.noncurrentDays, 1, 365)
            ? []
            : [
                  {
                      path: ["noncurrentDays"],
                      problem: `noncurrentDays is ${args.noncurrentDays}`,
                      why: "S3 keeps old versions by whole days.",
                      fix: "Write a whole number from 1 to 365.",
                  },
              ]),
    ];
}

function placeFaults({ region, jurisdiction, accountId }: ModelStoreArgs): readonly Fault[] {
    const found = findRegion(region);
    const place =
        found?.jurisdiction === jurisdiction
            ? []
            : [
                  {
                      path: ["region"],
                      problem: `${region} does not lie in the jurisdiction ${jurisdiction}`,
                      why: "Weights and images would leave it.",
                      fix: "Write a region of the jurisdiction.",
                  },
              ];
    const account = /^\d{12}$/.test(accountId)
        ? []
        : [
              {
                  path: ["accountId"],
                  problem: "accountId is not an account id",
                  why: "Every policy is pinned to it.",
                  fix: "Write its 12 digits.",
              },
          ];
    return [...place, ...account];
}

/** AWS names have upper limits; a name cut short by hand would no longer be found by the mirror job. */
function nameFaults(args: ModelStoreArgs): readonly Fault[] {
    if (!/^[a-z][a-z0-9-]*[a-z0-9]$/.test(args.stack)) {
        return [
            {
                path: ["stack"],
                problem: `"${args.stack}" is not a stack's name`,
                why: "It starts names in S3 and ECR.",
                fix: 'Write lower case, digits and "-", e.g. "pilot-eu".',
            },
        ];
    }
    const bucket = weightsBucketName(placeOf(args.region, args.accountId), args.stack);
    const roles = [
        writerRoleName(args.stack),
        ...args.readers.map((reader) => readerRoleName(args.stack, reader.name)),
    ];
    const longest = roles.reduce((one, other) => (other.length > one.length ? other : one));
    return [
        ...(bucket.length > 63 ? [tooLong("bucket", bucket, 63)] : []),
        ...(longest.length > 64 ? [tooLong("role", longest, 64)] : []),
    ];
}

function tooLong(what: string, name: string, limit: number): Fault {
    return {
        path: ["stack"],
        problem: `the ${what} name "${name}" is ${name.length - limit} characters over AWS's limit of ${limit}`,
        why: "AWS would refuse it half-way through a deployment.",
        fix: "Shorten the stack's or the reader's name.",
    };
}

function mirrorRoleFaults({ mirrorRoleArns, accountId, region }: ModelStoreArgs): readonly Fault[] {
    const { partition } = placeOf(region, accountId);
    const own = `arn:${partition}:iam::${accountId}:role/`;
    const none =
        mirrorRoleArns.length > 0
            ? []
            : [
                  {
                      path: ["mirrorRoleArns"],
                      problem: "mirrorRoleArns is empty",
                      why: "Nobody could ever fill the store.",
                      fix: "Name the mirror job's role.",
                  },
              ];
    const foreign = mirrorRoleArns.flatMap((arn, index) =>
        arn.startsWith(own) && /^[\w+=,.@/-]+$/.test(arn.slice(own.length))
            ? []
            : [
                  {
                      path: ["mirrorRoleArns", index],
                      problem: "the principal is not a role of this account",
                      why: "Whoever holds it decides which weights answer.",
                      fix: `Write ${own}<name>, without wildcards.`,
                  },
              ],
    );
    return [...none, ...foreign];
}

function readerFaults({ readers }: ModelStoreArgs): readonly Fault[] {
    return readers.flatMap((reader, index) => {
        const at = ["readers", index];
        return [
            ...(/^[a-z0-9-]+$/.test(reader.name)
                ? []
                : [
                      {
                          path: [...at, "name"],
                          problem: `"${reader.name}" is not a name`,
                          why: "It becomes part of a role's name.",
                          fix: 'Write lower case, digits and "-", e.g. "chat".',
                      },
                  ]),
            ...(readers.findIndex((other) => other.name === reader.name) === index
                ? []
                : [
                      {
                          path: [...at, "name"],
                          problem: `another reader is called "${reader.name}"`,
                          why: "Two pools would share one role.",
                          fix: "Give each its own name.",
                      },
                  ]),
            ...reader.prefixes.flatMap((prefix, i) =>
                /^[a-z0-9][a-z0-9./-]*\/$/.test(prefix)
                    ? []
                    : [
                          {
                              path: [...at, "prefixes", i],
                              problem: `"${prefix}" is not one model's prefix`,
                              why: "An empty or open one lets the pool read every model.",
                              fix: 'Write what weightsPrefix gives, ending in "/".',
                          },
                      ],
            ),
        ];
    });
}

function networkFaults({ readersNetwork }: ModelStoreArgs): readonly Fault[] {
    if (/^(10|172\.(1[6-9]|2\d|3[01])|192\.168)\.[\d.]+\/(1[6-9]|2[0-8])$/.test(readersNetwork)) return [];
    return [
        {
            path: ["readersNetwork"],
            problem: `${readersNetwork} is not the private block of a VPC`,
            why: "A wider one admits other networks.",
            fix: "Write the DMZ's, e.g. 10.40.0.0/16.",
        },
    ];
}

function artifactFaults(kind: "images" | "charts", names: readonly string[]): readonly Fault[] {
    return names.flatMap((name, index) =>
        names.indexOf(name) === index
            ? []
            : [
                  {
                      path: [kind, index],
                      problem: `"${name}" is listed twice`,
                      why: "A repository can be made once.",
                      fix: "Name it once.",
                  },
              ],
    );
}

function isWhole(value: number, min: number, max: number): boolean {
    return Number.isInteger(value) && value >= min && value <= max;
}
