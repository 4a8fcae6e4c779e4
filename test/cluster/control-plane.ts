import { generateKeyPairSync, randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { existsSync } from "node:fs";
import { until } from "../processes.ts";
import { freePorts } from "./free-ports.ts";
import type { ProcessGroup } from "./process-group.ts";
import type { ClusterTools } from "./tools.ts";

type Programs = ClusterTools["programs"];

/** Requests a second that controllers may send: the defaults are made for a server that many share. */
const clientRate = { qps: 1_000, burst: 2_000 };

/** Nobody asks controllers for their health or metrics: they listen nowhere. */
const silent = { "secure-port": "0" };

/** Where the parts of a control plane find each other. */
interface Places {
    readonly folder: string;
    readonly etcd: string;
    readonly port: number;
    readonly kubeconfig: string;
    readonly serviceAccountKey: string;
    readonly certificate: string;
}

/**
 * Starts etcd, the API server, the controller manager and the scheduler as processes of this machine, on free ports of the
 * loopback address.
 *
 * @returns the path of an administrator's kubeconfig.
 */
export async function startControlPlane(programs: Programs, processes: ProcessGroup, folder: string): Promise<string> {
    const [client, peer, port] = await freePorts(3);
    const etcd = `http://127.0.0.1:${client}`;
    processes.start("etcd", programs.etcd, etcdArguments(folder, etcd, `http://127.0.0.1:${peer}`));
    const places: Places = {
        folder,
        etcd,
        port,
        kubeconfig: join(folder, "kubeconfig"),
        serviceAccountKey: join(folder, "service-accounts.key"),
        certificate: join(folder, "certificates", "apiserver.crt"),
    };
    await writeIdentities(places);
    const server = processes.start("kube-apiserver", programs["kube-apiserver"], serverArguments(places));
    await until("the API server wrote its certificate", () => existsSync(places.certificate) || !server.alive(), 60);
    processes.start("kube-controller-manager", programs["kube-controller-manager"], managerArguments(places));
    processes.start("kube-scheduler", programs["kube-scheduler"], await schedulerArguments(places));
    return places.kubeconfig;
}

function etcdArguments(folder: string, client: string, peer: string): readonly string[] {
    return flags({
        name: "rehearsal",
        "data-dir": join(folder, "etcd"),
        "listen-client-urls": client,
        "advertise-client-urls": client,
        "listen-peer-urls": peer,
        "initial-advertise-peer-urls": peer,
        "initial-cluster": `rehearsal=${peer}`,
        // Its data lives as long as the suite.
        "unsafe-no-fsync": "true",
        "log-level": "warn",
    });
}

/** An administrator with a token, and the key that the tokens of service accounts are signed with. */
async function writeIdentities({ folder, port, kubeconfig, serviceAccountKey, certificate }: Places): Promise<void> {
    const token = randomUUID();
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
    await mkdir(join(folder, "certificates"));
    await writeFile(serviceAccountKey, privateKey.export({ type: "pkcs1", format: "pem" }), { mode: 0o600 });
    await writeFile(join(folder, "tokens.csv"), `${token},administrator,administrator,system:masters\n`, {
        mode: 0o600,
    });
    const config = {
        apiVersion: "v1",
        kind: "Config",
        clusters: [
            {
                name: "rehearsal",
                cluster: { server: `https://127.0.0.1:${port}`, "certificate-authority": certificate },
            },
        ],
        users: [{ name: "administrator", user: { token } }],
        contexts: [{ name: "rehearsal", context: { cluster: "rehearsal", user: "administrator" } }],
        "current-context": "rehearsal",
    };
    await writeFile(kubeconfig, JSON.stringify(config), { mode: 0o600 });
}

/** Admission is the server's own default set, as on EKS: quota, pod security, admission policies. */
function serverArguments({ folder, etcd, port, serviceAccountKey }: Places): readonly string[] {
    return flags({
        "etcd-servers": etcd,
        "bind-address": "127.0.0.1",
        "advertise-address": "127.0.0.1",
        "secure-port": String(port),
        "cert-dir": join(folder, "certificates"),
        "token-auth-file": join(folder, "tokens.csv"),
        // As on EKS: its own agents are privileged.
        "allow-privileged": "true",
        "anonymous-auth": "false",
        "authorization-mode": "Node,RBAC",
        "service-account-issuer": "https://kubernetes.default.svc",
        "service-account-signing-key-file": serviceAccountKey,
        "service-account-key-file": serviceAccountKey,
        "service-cluster-ip-range": "172.20.0.0/16",
        "endpoint-reconciler-type": "none",
        "max-requests-inflight": "2000",
        "max-mutating-requests-inflight": "1000",
    });
}

function managerArguments({ kubeconfig, serviceAccountKey, certificate }: Places): readonly string[] {
    return flags({
        kubeconfig,
        ...silent,
        "service-account-private-key-file": serviceAccountKey,
        "root-ca-file": certificate,
        "leader-elect": "false",
        // Nothing reads the old Endpoints, which are written as a whole for each pod of a service.
        controllers: "*,-endpoints-controller,-endpointslice-mirroring-controller",
        "kube-api-qps": String(clientRate.qps),
        "kube-api-burst": String(clientRate.burst),
        // Endpoints of a service are written once for all pods of five seconds.
        "endpointslice-updates-batch-period": "5s",
        // Simulated nodes are well for as long as the suite runs, however seldom they say so.
        "node-monitor-grace-period": "600s",
    });
}

async function schedulerArguments({ folder, kubeconfig }: Places): Promise<readonly string[]> {
    const config = {
        apiVersion: "kubescheduler.config.k8s.io/v1",
        kind: "KubeSchedulerConfiguration",
        clientConnection: { kubeconfig, ...clientRate },
        leaderElection: { leaderElect: false },
        // Of a thousand nodes it compares a hundred that fit, and not four hundred.
        percentageOfNodesToScore: 10,
    };
    const path = join(folder, "scheduler.json");
    await writeFile(path, JSON.stringify(config));
    return flags({ config: path, ...silent });
}

function flags(values: Readonly<Record<string, string>>): readonly string[] {
    return Object.entries(values).map(([name, value]) => `--${name}=${value}`);
}
