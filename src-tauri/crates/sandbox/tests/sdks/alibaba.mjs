// Every operation through Alibaba Cloud's own SDK for Node: node alibaba.mjs READY.json
// The objects that it has the service read are those that alibaba.py put there before.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import assert from "node:assert/strict";
// The packages are those of the folder that this is started in.
const require = createRequire(`${process.cwd()}/`);
const es = require("@alicloud/elasticsearch20170613");
const { $OpenApiUtil } = require("@alicloud/openapi-core");

const here = JSON.parse(readFileSync(process.argv[2], "utf8")).alibaba;
const client = new es.default(new $OpenApiUtil.Config({
  accessKeyId: here.access_key_id, accessKeySecret: here.access_key_secret,
  endpoint: here.endpoint.replace("http://", ""), protocol: "HTTP", regionId: here.region,
}));
const one = "es-cn-i7m27ausp001l0001";
const say = (name, { body }) => {
  console.log(name.padEnd(34), JSON.stringify(body.result).slice(0, 150));
  return body;
};
const refused = async (name, promise) => {
  const error = await promise.then(() => undefined, (error) => error);
  assert(error, `${name} was not refused`);
  console.log(name.padEnd(34), "refused:", error.statusCode, error.code, String(error.message).slice(0, 90));
};
const settle = async () => {
  for (let turn = 0; turn < 200; turn += 1) {
    if ((await client.describeInstance(one)).body.result.status === "active") return;
    await sleep(100);
  }
  throw new Error("it never settled");
};
const object = (key) => ({ bucketName: here.oss_bucket, key });
const of = (type, fields) => new es[type](fields);

say("describeRegions", await client.describeRegions());
const listed = say("listInstance", await client.listInstance(of("ListInstanceRequest", { page: 1, size: 2, description: "c" })));
assert.equal(listed.headers.xTotalCount, 2);
await refused("listInstance odd filter", client.listInstance(of("ListInstanceRequest", { description: "a b*c", size: 1000 })));
say("describeInstance", await client.describeInstance(one));
say("listPlugins", await client.listPlugins(one, of("ListPluginsRequest", { size: "50" })));
say("listUserPlugin", await client.listUserPlugin(one, of("ListUserPluginRequest", { size: "50" })));
say("listAllNode", await client.listAllNode(one, of("ListAllNodeRequest", { extended: true })));
say("describeElasticsearchHealth", await client.describeElasticsearchHealth(one));

const name = "sdk-plugin-ak";
const archive = JSON.stringify([{ name: `${name}.zip`, ossObject: object(`dir/${name}.zip`) }]);
say("pluginAnalysis dry", await client.pluginAnalysis(one, of("PluginAnalysisRequest", { body: archive, dryRun: "true" })));
say("pluginAnalysis", await client.pluginAnalysis(one, of("PluginAnalysisRequest", { body: archive, dryRun: "false" })));
await refused("pluginAnalysis twice", client.pluginAnalysis(one, of("PluginAnalysisRequest", { body: archive, dryRun: "false" })));
say("installUserPlugins", await client.installUserPlugins(one, of("InstallUserPluginsRequest", { body: `[{"name":"${name}.zip"}]`, force: true })));
await refused("installUserPlugins busy", client.installUserPlugins(one, of("InstallUserPluginsRequest", { body: '[{"name":"pluginName1.zip"}]', force: false })));
await sleep(700);
const records = say("listActionRecords", await client.listActionRecords(one, of("ListActionRecordsRequest", { size: 3 })));
assert.equal(records.result[0].stateType, "ACTIVATING");
assert.equal(records.result[0].statusInfo[0].subState, "INITIALLY");
say("interruptElasticsearchTask", await client.interruptElasticsearchTask(one, of("InterruptElasticsearchTaskRequest", {})));
await refused("interrupt again", client.interruptElasticsearchTask(one, of("InterruptElasticsearchTaskRequest", {})));
say("resumeElasticsearchTask", await client.resumeElasticsearchTask(one, of("ResumeElasticsearchTaskRequest", {})));
await settle();
await refused("cancelTask", client.cancelTask(one, of("CancelTaskRequest", { taskType: "MigrateData" })));
await refused("uninstallPlugin stays", client.uninstallPlugin(one, of("UninstallPluginRequest", { body: '["apack"]' })));
const token = { clientToken: "node-u", body: JSON.stringify([name]), force: false };
const first = say("uninstallPlugin", await client.uninstallPlugin(one, of("UninstallPluginRequest", token)));
const again = await client.uninstallPlugin(one, of("UninstallPluginRequest", token));
assert.equal(first.requestId, again.body.requestId);
await settle();
const [version] = (await client.listUserPlugin(one, of("ListUserPluginRequest", { name }))).body.result[0].bingoPlugins;
const whole = JSON.stringify([{ ...version.toMap(), pluginType: "CUSTOM_PLUGIN", imageBuiltin: false }]);
say("removePlugin", await client.removePlugin(one, of("RemovePluginRequest", { body: whole })));
say("installSystemPlugin", await client.installSystemPlugin(one, of("InstallSystemPluginRequest", { body: '["repository-hdfs"]', clientToken: "node-s" })));
await settle();
say("estimatedRestartTime", await client.estimatedRestartTime(one, of("EstimatedRestartTimeRequest", { body: '{"restartType":"instance"}', force: false })));
await refused("restartInstance batch", client.restartInstance(one, of("RestartInstanceRequest", { body: '{"batchCount":0}', force: true })));
say("restartInstance", await client.restartInstance(one, of("RestartInstanceRequest", { body: '{"restartType":"instance"}', clientToken: "node-r" })));
await settle();
for (const analyzerType of ["IK", "IK_HOT", "SYNONYMS", "ALIWS"]) {
  const { body } = await client.listDicts(one, of("ListDictsRequest", { analyzerType }));
  const link = await fetch(body.result[0].downloadUrl);
  console.log(`listDicts ${analyzerType}`.padEnd(34), body.headers.xTotalCount, link.status, (await link.text()).length);
}
say("listDictInformation", await client.listDictInformation(one, of("ListDictInformationRequest", { analyzerType: "IK", ...object("words/more.dic") })));
const entry = (name, type) => JSON.stringify([{ name, type, sourceType: "OSS", ossObject: object("words/more.dic") }]);
say("updateDict", await client.updateDict(one, of("UpdateDictRequest", { body: entry("only.dic", "STOP") })));
await settle();
say("updateHotIkDicts", await client.updateHotIkDicts(one, of("UpdateHotIkDictsRequest", { body: entry("only.dic", "MAIN") })));
await settle();
say("updateSynonymsDicts", await client.updateSynonymsDicts(one, of("UpdateSynonymsDictsRequest", { body: entry("other.txt", "SYNONYMS") })));
await settle();
await refused("updateAliwsDict name", client.updateAliwsDict(one, of("UpdateAliwsDictRequest", { body: entry("other.txt", "ALI_WS") })));
await refused("describeInstance unknown", client.describeInstance("es-cn-a b/*"));
console.log("all of it, node");
