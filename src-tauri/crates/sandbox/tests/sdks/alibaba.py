"""Every operation through Alibaba Cloud's own SDK: alibaba.py READY.json [sts]"""
import io, json, sys, time, zipfile
from alibabacloud_elasticsearch20170613.client import Client
from alibabacloud_elasticsearch20170613 import models as m
from alibabacloud_tea_openapi.utils_models import Config
import alibabacloud_oss_v2 as oss

ready = json.load(open(sys.argv[1]))
here = ready["alibaba"]
key = here["sts"] if "sts" in sys.argv[2:] else here
host = here["endpoint"].removeprefix("http://")
config = Config(access_key_id=key["access_key_id"], access_key_secret=key["access_key_secret"],
                security_token=key.get("security_token"), endpoint=host, protocol="HTTP",
                region_id=here["region"])
es = Client(config)
credentials = oss.credentials.StaticCredentialsProvider(
    key["access_key_id"], key["access_key_secret"], key.get("security_token"))
store = oss.config.load_default()
store.credentials_provider, store.region = credentials, here["region"]
store.endpoint, store.use_path_style, store.disable_ssl = here["oss_endpoint"], True, True
store = oss.Client(store)
bucket = here["oss_bucket"]
one = "es-cn-i7m27ausp001l0001"

def say(name, body):
    result = body.result
    print(f"{name:34}", json.dumps(result if not hasattr(result, "to_map") else result.to_map(), default=lambda o: o.to_map(), ensure_ascii=False)[:150])
    return body

def refused(name, call):
    try:
        call()
    except Exception as error:
        print(f"{name:34} refused: {getattr(error, 'status_code', '')} {getattr(error, 'code', type(error))}: {str(error)[:120]}")
        return
    raise SystemExit(f"{name} was not refused")

def settle():
    for _ in range(200):
        if es.describe_instance(one).body.result.status == "active":
            return
        time.sleep(0.1)
    raise SystemExit("it never settled")

def put(key, content):
    store.put_object(oss.PutObjectRequest(bucket=bucket, key=key, body=content))

def plugin(name, version="1.0.0", elasticsearch="8.15.1", policy=None):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("plugin-descriptor.properties",
            f"name={name}\nversion={version}\nelasticsearch.version={elasticsearch}\ndescription=From the SDK\nclassname=A\njava.version=17\n")
        if policy:
            archive.writestr("plugin-security.policy", policy)
    return out.getvalue()

tag = "sts" if "sts" in sys.argv[2:] else "ak"
say("DescribeRegions", es.describe_regions().body)
found = say("ListInstance", es.list_instance(m.ListInstanceRequest(page=1, size=2, description="c")).body)
assert found.headers.x_total_count == 2, found.headers
say("DescribeInstance", es.describe_instance(one).body)
assert say("ListPlugins", es.list_plugins(one, m.ListPluginsRequest(page="1", size="50")).body).headers.x_total_count >= 17
say("ListUserPlugin", es.list_user_plugin(one, m.ListUserPluginRequest(page="1", size="50")).body)
say("ListAllNode", es.list_all_node(one, m.ListAllNodeRequest(extended=True)).body)
say("ListAllNode plain", es.list_all_node(one, m.ListAllNodeRequest(extended=False)).body)
say("DescribeElasticsearchHealth", es.describe_elasticsearch_health(one).body)

name = f"sdk-plugin-{tag}"
put(f"dir/{name}.zip", plugin(name))
body = json.dumps([{"name": f"{name}.zip", "ossObject": {"bucketName": bucket, "key": f"dir/{name}.zip"}}])
say("PluginAnalysis dry", es.plugin_analysis(one, m.PluginAnalysisRequest(body=body, dry_run="true")).body)
say("PluginAnalysis", es.plugin_analysis(one, m.PluginAnalysisRequest(body=body, dry_run="false")).body)
refused("PluginAnalysis twice", lambda: es.plugin_analysis(one, m.PluginAnalysisRequest(body=body, dry_run="false")))
put("dir/bad-policy.zip", plugin("bad-policy", policy='grant { permission java.io.FilePermission "<<ALL FILES>>", "read"; };'))
refused("PluginAnalysis policy", lambda: es.plugin_analysis(one, m.PluginAnalysisRequest(body=body.replace(name, "bad-policy"), dry_run="true")))
listed = es.list_user_plugin(one, m.ListUserPluginRequest(name=name)).body.result[0].bingo_plugins[0].to_map()
whole = {**listed, "pluginType": "CUSTOM_PLUGIN", "imageBuiltin": False}
say("InstallUserPlugins", es.install_user_plugins(one, m.InstallUserPluginsRequest(body=json.dumps([whole]), force=True)).body)
refused("InstallUserPlugins busy", lambda: es.install_user_plugins(one, m.InstallUserPluginsRequest(body='[{"name":"pluginName1.zip"}]')))
time.sleep(0.7)
records = say("ListActionRecords", es.list_action_records(one, m.ListActionRecordsRequest(
    action_names="InstallUserPlugins,RestartInstance", start_time=int(time.time()*1000) - 60000, end_time=int(time.time()*1000), page=1, size=5)).body)
assert records.result[0].state_type == "ACTIVATING" and records.result[0].status_info[0].sub_state == "INITIALLY"
say("InterruptElasticsearchTask", es.interrupt_elasticsearch_task(one, m.InterruptElasticsearchTaskRequest(client_token=f"i-{tag}")).body)
refused("Interrupt again", lambda: es.interrupt_elasticsearch_task(one, m.InterruptElasticsearchTaskRequest()))
say("ResumeElasticsearchTask", es.resume_elasticsearch_task(one, m.ResumeElasticsearchTaskRequest(client_token=f"r-{tag}")).body)
settle()
refused("CancelTask", lambda: es.cancel_task(one, m.CancelTaskRequest(task_type="MigrateData")))
refused("UninstallPlugin stays", lambda: es.uninstall_plugin(one, m.UninstallPluginRequest(body='["analysis-ik"]')))
refused("RemovePlugin installed", lambda: es.remove_plugin(one, m.RemovePluginRequest(body=json.dumps([whole]))))
first = say("UninstallPlugin", es.uninstall_plugin(one, m.UninstallPluginRequest(client_token=f"u-{tag}", body=json.dumps([name]))).body)
again = es.uninstall_plugin(one, m.UninstallPluginRequest(client_token=f"u-{tag}", body=json.dumps([name]))).body
assert again.request_id == first.request_id
settle()
say("RemovePlugin", es.remove_plugin(one, m.RemovePluginRequest(body=json.dumps([whole]))).body)
state = {p.name: p.state for p in es.list_plugins(one, m.ListPluginsRequest(size="50")).body.result}["analysis-aliws"]
if state == "UNINSTALLED":
    say("InstallSystemPlugin", es.install_system_plugin(one, m.InstallSystemPluginRequest(body='["analysis-aliws"]')).body)
else:
    say("UninstallPlugin system", es.uninstall_plugin(one, m.UninstallPluginRequest(body='["analysis-aliws"]', force=False)).body)
settle()
restart = m.RestartInstanceRequest(body='{"restartType":"instance"}', client_token=f"re-{tag}")
say("EstimatedRestartTime", es.estimated_restart_time(one, m.EstimatedRestartTimeRequest(body='{"restartType":"instance"}')).body)
say("EstimatedRestartTime force", es.estimated_restart_time(one, m.EstimatedRestartTimeRequest(force=True, body='{"batchCount":50,"batchUnit":"percent"}')).body)
refused("RestartInstance batch", lambda: es.restart_instance(one, m.RestartInstanceRequest(force=True, body='{"batchCount":0}')))
refused("RestartInstance no force", lambda: es.restart_instance(one, m.RestartInstanceRequest(body='{"batchCount":20.0}')))
say("RestartInstance", es.restart_instance(one, restart).body)
settle()
nodes = [n.host for n in es.list_all_node(one, m.ListAllNodeRequest()).body.result]
say("RestartInstance nodes", es.restart_instance(one, m.RestartInstanceRequest(body=json.dumps({"restartType": "nodeIp", "nodes": nodes[:1]}))).body)
settle()
for kind in ["IK", "IK_HOT", "SYNONYMS", "ALIWS"]:
    say(f"ListDicts {kind}", es.list_dicts(one, m.ListDictsRequest(analyzer_type=kind)).body)
put("words/more.dic", f"词典 {tag} {time.time()}\n".encode())
say("ListDictInformation", es.list_dict_information(one, m.ListDictInformationRequest(analyzer_type="IK", bucket_name=bucket, key="words/more.dic")).body)
new = lambda name, kind: {"name": name, "type": kind, "sourceType": "OSS", "ossObject": {"bucketName": bucket, "key": "words/more.dic"}}
kept = [{"name": d.name, "type": d.type, "sourceType": "ORIGIN"} for d in es.list_dicts(one, m.ListDictsRequest(analyzer_type="IK")).body.result if d.name != "more.dic"]
say("UpdateDict", es.update_dict(one, m.UpdateDictRequest(client_token=f"d-{tag}", body=json.dumps(kept + [new("more.dic", "MAIN")]))).body); settle()
say("UpdateHotIkDicts", es.update_hot_ik_dicts(one, m.UpdateHotIkDictsRequest(body=json.dumps([new("hot-words.dic", "MAIN"), {"name": "hot-stopwords.dic", "type": "STOP", "sourceType": "ORIGIN"}]))).body); settle()
say("UpdateSynonymsDicts", es.update_synonyms_dicts(one, m.UpdateSynonymsDictsRequest(body=json.dumps([new("synonyms.txt", "SYNONYMS")]))).body); settle()
say("UpdateAliwsDict", es.update_aliws_dict(one, m.UpdateAliwsDictRequest(body=json.dumps([new("aliws_ext_dict.txt", "ALI_WS")]))).body); settle()
refused("UpdateDict unreadable", lambda: es.update_dict(one, m.UpdateDictRequest(body=json.dumps(kept + [{**new("x.dic", "MAIN"), "ossObject": {"bucketName": bucket, "key": "not/there"}}]))))
refused("DescribeInstance unknown", lambda: es.describe_instance("es-cn-a b/*"))
print("all of it,", tag)
