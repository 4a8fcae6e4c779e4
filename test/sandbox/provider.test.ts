import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import type * as pluginMessages from "@pulumi/pulumi/proto/plugin_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import type * as Messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { secret, unknownValue } from "../../preview/cloud/property-bag.ts";

/** The plugin as the CLI starts it: through its launcher, talking over the loopback address. */
let plugin: ChildProcess;
let client: InstanceType<typeof services.ResourceProviderClient>;

const type = "aws:ec2/vpc:Vpc";
const urn = `urn:pulumi:test::ringfence::${type}::dmz-vpc`;
const inputs = { cidrBlock: "10.0.0.0/16", tags: { token: secret("hush") } };

const structOf = (bag: Record<string, JavaScriptValue>): Struct => struct.Struct.fromJavaScript(bag);

/** One call; the promise is refused with the plugin's own message. */
function call<Response>(
    start: (done: (error: grpc.ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
    return new Promise((resolve, reject) => {
        start((error, response) => {
            if (error === null) {
                resolve(response);
            } else {
                reject(error);
            }
        });
    });
}

beforeAll(async () => {
    plugin = spawn(join(import.meta.dirname, "aws/pulumi-resource-aws"), ["127.0.0.1:1"], {
        // The launcher takes the project's own Node, so that none needs to be on PATH.
        env: { PATH: "/usr/bin:/bin" },
        stdio: ["ignore", "pipe", "inherit"],
    });
    if (plugin.stdout === null) {
        throw new Error("the plugin has no output");
    }
    const port: unknown = (await once(createInterface(plugin.stdout), "line"))[0];
    expect(Number(port)).toBeGreaterThan(0);
    client = new services.ResourceProviderClient(`127.0.0.1:${String(port)}`, grpc.credentials.createInsecure());
});

afterAll(async () => {
    client.close();
    const gone = once(plugin, "exit");
    plugin.kill();
    await gone;
});

function createRequest(preview: boolean, properties: Record<string, JavaScriptValue> = inputs) {
    return new messages.CreateRequest()
        .setUrn(urn)
        .setType(type)
        .setName("dmz-vpc")
        .setPreview(preview)
        .setProperties(structOf(properties));
}

describe("before it is configured", () => {
    test("it says which version of the package it stands in for", async () => {
        const info = await call<pluginMessages.PluginInfo>((done) => client.getPluginInfo(new empty.Empty(), done));
        expect(info.getVersion()).toMatch(/^\d+\.\d+\.\d+$/u);
    });

    test("it makes nothing", async () => {
        const creation = call((done) => client.create(createRequest(false), done));
        await expect(creation).rejects.toThrow(/before it was configured/u);
    });

    test("a configuration without a region is refused in words a person can use", async () => {
        const request = new messages.ConfigureRequest().setArgs(structOf({}));
        const configuration = call((done) => client.configure(request, done));
        await expect(configuration).rejects.toThrow(/no region.*new aws\.Provider/u);
    });
});

describe("configured", () => {
    beforeAll(async () => {
        const args = structOf({ region: "eusc-de-east-1", allowedAccountIds: '["210987654321"]' });
        const request = new messages.ConfigureRequest().setArgs(args);
        const response = await call<Messages.ConfigureResponse>((done) => client.configure(request, done));
        expect(response.getAcceptsecrets()).toBe(true);
        expect(response.getSupportspreview()).toBe(true);
    });

    test("a check fills in what the real provider fills in", async () => {
        const request = new messages.CheckRequest().setUrn(urn).setType(type).setNews(structOf(inputs));
        const response = await call<Messages.CheckResponse>((done) => client.check(request, done));
        expect(response.getInputs()?.toJavaScript()).toEqual({
            enableDnsSupport: true,
            instanceTenancy: "default",
            ...inputs,
            tagsAll: inputs["tags"],
            __defaults: ["enableDnsSupport", "instanceTenancy"].filter((key) => !(key in inputs)),
        });
        expect(response.getFailuresList()).toEqual([]);
    });

    test("the preview of a creation knows no id and no ARN; the creation knows both", async () => {
        const create = (preview: boolean) =>
            call<Messages.CreateResponse>((done) => client.create(createRequest(preview), done));
        const [planned, made] = [await create(true), await create(false)];
        expect(planned.getId()).toBe("");
        expect(planned.getProperties()?.toJavaScript()).toMatchObject({ ...inputs, arn: unknownValue });
        expect(made.getId()).toMatch(/^vpc-[0-9a-f]{17}$/u);
        expect(made.getProperties()?.toJavaScript()).toMatchObject({
            ...inputs,
            arn: `arn:aws-eusc:ec2:eusc-de-east-1:210987654321:vpc/${made.getId()}`,
        });
    });

    test("a diff tells a replacement from a change in place, and neither from nothing", async () => {
        const diff = async (news: Record<string, JavaScriptValue>) => {
            const request = new messages.DiffRequest()
                .setUrn(urn)
                .setType(type)
                .setId("vpc-1")
                .setOldInputs(structOf(inputs))
                .setNews(structOf({ ...inputs, ...news }));
            const response = await call<Messages.DiffResponse>((done) => client.diff(request, done));
            return [response.getDiffsList(), response.getReplacesList()];
        };
        expect(await diff({})).toEqual([[], []]);
        expect(await diff({ enableDnsSupport: true }), "the default").toEqual([[], []]);
        expect(await diff({ enableDnsSupport: false })).toEqual([["enableDnsSupport"], []]);
        expect(await diff({ cidrBlock: "10.1.0.0/16" })).toEqual([["cidrBlock"], ["cidrBlock"]]);
    });

    test("a refresh finds what the state says", async () => {
        const state = { cidrBlock: "10.0.0.0/16", arn: "arn:as-stored" };
        const request = new messages.ReadRequest()
            .setUrn(urn)
            .setType(type)
            .setId("vpc-1")
            .setProperties(structOf(state));
        const response = await call<Messages.ReadResponse>((done) => client.read(request, done));
        expect(response.getId()).toBe("vpc-1");
        expect(response.getProperties()?.toJavaScript()).toEqual(state);
    });

    test("a lookup by id alone finds what the sandbox would have made, under that id", async () => {
        const request = new messages.ReadRequest().setUrn(urn).setType(type).setId("vpc-1").setProperties(structOf({}));
        const response = await call<Messages.ReadResponse>((done) => client.read(request, done));
        expect(response.getProperties()?.toJavaScript()).toMatchObject({
            arn: "arn:aws-eusc:ec2:eusc-de-east-1:210987654321:vpc/vpc-1",
        });
    });

    test("a function that is not simulated is refused, and the plugin lives on", async () => {
        const invoke = (token: string) => {
            const request = new messages.InvokeRequest().setTok(token).setArgs(structOf({}));
            return call<Messages.InvokeResponse>((done) => client.invoke(request, done));
        };
        await expect(invoke("aws:ec2/getAmi:getAmi")).rejects.toThrow(
            /does not simulate the function aws:ec2\/getAmi/u,
        );
        const partition = await invoke("aws:index/getPartition:getPartition");
        expect(partition.getReturn()?.toJavaScript()).toMatchObject({ partition: "aws-eusc" });
    });

    test("a deletion always succeeds", async () => {
        const request = new messages.DeleteRequest().setUrn(urn).setType(type).setId("vpc-1");
        await expect(call((done) => client.delete(request, done))).resolves.toBeDefined();
    });
});
