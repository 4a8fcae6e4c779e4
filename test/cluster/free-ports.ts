import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

/** Ports of the loopback address that nobody listens on, all of them different. */
export async function freePorts<N extends number>(count: N): Promise<Tuple<N>> {
    const servers = await Promise.all(Array.from({ length: count }, listening));
    const ports = servers.map((server) => (server.address() as AddressInfo).port);
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    return ports as unknown as Tuple<N>;
}

type Tuple<N extends number, T extends number[] = []> = T["length"] extends N ? T : Tuple<N, [...T, number]>;

async function listening() {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(0, "127.0.0.1", resolve);
    });
    return server;
}
