import type { faultsEn } from '../en/faults';

export const faultsZh = {
  'fault.about': '涉及：{target}',
  'fault.serviceSaid': '服务的答复',
  'fault.status': 'HTTP {status}',
  'fault.requestId': '请求 ID',
  'fault.args.names': '证书属于：{value}',
  'fault.args.host': '指向：{value}',
  'fault.args.until': '有效期至 {value}',
  'fault.args.fields': '服务指出的字段：{value}',
  'fault.args.files': '文件：{value}',
  'fault.args.reason': '技术细节：{value}',
  'fault.args.held': '服务上：{value}',
  'fault.args.sent': '已发送：{value}',
  'fault.args.instance': '实例：{value}',
  'fault.args.phase': '变更阶段：{value}',
  'fault.args.exception': '该阶段的错误：{value}',
  'fault.args.region': '所在地域：{value}',
  'fault.args.wanted': '实例所在地域：{value}',
  'fault.args.line': '行号：{value}',
  'fault.clock':
    '{direction, select, slow {这台电脑的时钟慢了 {minutes} 分钟。} other {这台电脑的时钟快了 {minutes} 分钟。}}',
  'fault.retryAfter': '{seconds, plural, other {请在 # 秒后重试。}}',

  'fault.extensions_download_failed.title': '服务无法从该 URL 下载文件。',
  'fault.extensions_download_failed.next':
    '请在浏览器的无痕窗口中打开该 URL：它必须直接给出 zip，中间不能有登录、跳转或网页。服务必须能访问该主机；对 Elastic Cloud 来说，内网地址不可用。',
  'fault.extensions_file_refused.title': '服务没有接受该文件。',
  'fault.extensions_file_refused.next':
    '请确认它是构建好的插件或捆绑包 zip，而不是源代码，并且类型和版本正确，然后重新上传。',
  'fault.extensions_no_user_id.title': '此密钥不属于任何用户，因此不能拥有扩展。',
  'fault.extensions_no_user_id.next':
    '请以个人身份登录后创建 API 密钥（而不是为服务或整个组织创建），再填入此连接。',
  'fault.extensions_id_already_exists.title': '服务为新扩展生成的 ID 已被占用。',
  'fault.extensions_id_already_exists.next':
    '没有创建任何内容，您的文件也没有问题。重试即可，服务会生成另一个 ID。',
  'fault.extensions_unauthorised.title': '此扩展属于其他用户。',
  'fault.extensions_unauthorised.next':
    '只有所有者可以更改它。请在此连接中使用所有者的密钥，或者创建您自己的扩展。',
  'fault.extensions_not_found.title': '此扩展已不存在。',
  'fault.extensions_not_found.next':
    '可能已被他人删除。请刷新列表；如果确实没有了，请将文件作为新扩展上传。',
  'fault.extensions_version_conflict.title': '在此期间有人更改了此扩展。',
  'fault.extensions_version_conflict.next': '请刷新查看当前状态，再决定您的更改是否仍然合适。',
  'fault.extensions_in_use.title': '仍有部署在使用此扩展。',
  'fault.extensions_in_use.next': '请先从详情中列出的每个部署的计划里移除它，然后重试。',

  'fault.extension_has_no_file.title': '此扩展仍在等待文件。',
  'fault.extension_has_no_file.next': '请先上传文件；没有文件，节点将无法启动。',

  'fault.deployment_gone.title': '该部署已不存在，或此密钥无权查看它。',
  'fault.deployment_gone.next':
    '请刷新列表。如果部署已被删除，则无需再做什么；否则请使用有权查看它的密钥。',
  'fault.deployment_not_changeable.title': '目前无法更改该部署的计划。',
  'fault.deployment_not_changeable.next':
    '该部署已停止、从未启动过，或正在进行另一项更改。请在控制台中启动它，或等待该更改完成，然后重试。',
  'fault.plan_refused.title': '服务不接受新的部署计划。',
  'fault.plan_refused.next': '没有任何更改。服务指出的问题见下文；该计划可能早已存在问题。',
  'fault.plan_url_refused.title': '该服务只能附加其扩展库中的扩展。',
  'fault.plan_url_refused.next': '请将文件上传为扩展，或通过 URL 创建扩展，然后再附加。',
  'fault.plan_failed.title': '服务未能执行该部署计划。',
  'fault.plan_failed.next': '该部署继续使用之前的计划。请阅读服务给出的说明，解决问题后重试。',
  'fault.plan_conflict.title': '有人正在不断更改该部署的计划。',
  'fault.plan_conflict.next': '没有任何更改。请等待其他更改完成，查看计划后再重试。',
  'fault.plan_cancelled.title': '该更改已在服务上被取消。',
  'fault.plan_cancelled.next': '该部署继续使用之前的计划。如果仍需更改，请重试。',
  'fault.no_pending_plan.title': '该部署已没有正在执行的更改。',
  'fault.no_pending_plan.next': '更改在此期间已经结束。请刷新以查看结果。',
  'fault.build_for_other_version.title': '该插件是为其他版本构建的，与部署运行的版本不同。',
  'fault.build_for_other_version.next':
    '请获取与该版本完全一致的构建，将其上传为新扩展，然后附加。',
  'fault.version_not_offered.title': '服务不为该部署提供此版本。',
  'fault.version_not_offered.next':
    '请从列表中选择可用的版本；升级到新的主版本可能需要先升级到中间版本。',
  'fault.store_absent.title': '该安装没有扩展库。',
  'fault.store_absent.next': '请将 zip 放到集群可以访问的 Web 服务器上，然后通过其 URL 附加。',
  'fault.redirects_endless.title': '该 URL 循环跳转，或经过的地址过多。',
  'fault.redirects_endless.next': '请在浏览器的无痕窗口中打开它，并使用实际开始下载的地址。',
  'fault.url_gives_no_file.title': '该 URL 没有提供文件。',
  'fault.url_gives_no_file.next': '它返回的是网页或错误。请使用实际下载 zip 的地址。',

  'fault.alibaba_instance_activating.title': '实例正在变更，完成之前不接受其他变更。',
  'fault.alibaba_instance_activating.next':
    '没有安装任何插件。请等待实例恢复正常（集群重启通常需要几分钟），然后重试。',
  'fault.alibaba_instance_not_found.title': '此地域中没有该实例。',
  'fault.alibaba_instance_not_found.next':
    '它可能已被释放，或位于其他地域。请刷新实例列表，并检查连接的地域。',
  'fault.alibaba_busy.title': '实例在当前状态下不接受此操作。',
  'fault.alibaba_busy.next':
    '通常是因为正在执行另一项变更：请等待其完成，然后重试。服务的答复见下。',
  'fault.alibaba_unknown_access_key.title': '阿里云不认识此 AccessKey ID。',
  'fault.alibaba_unknown_access_key.next':
    '请检查是否输入有误，并在 RAM 控制台确认该 AccessKey 存在且已启用。',
  'fault.alibaba_wrong_secret.title': 'AccessKey Secret 与此 AccessKey ID 不匹配。',
  'fault.alibaba_wrong_secret.next':
    '请在连接中重新输入 Secret。如果已遗失，请在 RAM 控制台创建新的 AccessKey。',
  'fault.alibaba_clock_skew.title': '这台电脑的时钟偏差超过 15 分钟，阿里云因此拒绝了请求。',
  'fault.alibaba_clock_skew.next': '请校准这台电脑的时间和时区（最好自动从网络同步），然后重试。',
  'fault.alibaba_plugin_refused.title': '服务拒绝了该插件。',
  'fault.alibaba_plugin_refused.next':
    '没有任何内容进入插件库或被安装。原因见下方：请在压缩包中修正，或换用其他构建，然后重试。',
  'fault.alibaba_plugin_other_version.title':
    '服务读到该插件面向的 Elasticsearch 版本与实例运行的版本不同。',
  'fault.alibaba_plugin_other_version.next': '没有安装任何内容。请换用与实例版本完全一致的构建。',
  'fault.alibaba_change_failed.title': '实例未能完成变更。',
  'fault.alibaba_change_failed.next':
    '出错的阶段见下方。请查看实例的健康状态和节点；排除原因后再试。',
  'fault.alibaba_interrupted.title': '变更已被中断。在恢复之前，实例处于暂停状态。',
  'fault.alibaba_interrupted.next': '请在实例页面恢复变更。在此之前，实例不接受其他变更。',
  'fault.alibaba_not_offered.title': '服务不向该实例提供自定义插件功能。',
  'fault.alibaba_not_offered.next':
    '自定义插件需要云原生管控架构（v3）。在较旧的实例上，该功能因升级而暂停：请向阿里云提交工单申请。',
  'fault.alibaba_still_installed.title': '该插件已安装，因此不能从插件库移除。',
  'fault.alibaba_still_installed.next': '请先卸载（会重启集群），然后再从插件库移除。',
  'fault.alibaba_not_removable.title': '该插件属于每个实例，不能卸载。',
  'fault.alibaba_not_removable.next': '没有任何更改。请只选择其他插件。',
  'fault.alibaba_library_full.title': '该实例的插件库已达到文件数量上限。',
  'fault.alibaba_library_full.next': '请从插件库移除不再需要的版本，然后重试。',
  'fault.alibaba_not_in_library.title': '该实例的插件库中没有此插件，或没有此版本。',
  'fault.alibaba_not_in_library.next': '未执行任何操作。请刷新，或先将此插件上传到该实例。',
  'fault.alibaba_name_twice.title': '其中两个插件的名称相同。',
  'fault.alibaba_name_twice.next':
    '一个实例只能加载同名插件中的一个，同一文件名也只能上传一次。请只选择其中一个。',
  'fault.oss_no_bucket.title': '该连接未指定 OSS Bucket。',
  'fault.oss_no_bucket.next': '压缩包需经由同一地域的 Bucket 到达服务。请在连接中选择一个。',
  'fault.oss_bucket_missing.title': '没有这个 OSS Bucket。',
  'fault.oss_bucket_missing.next': '请检查连接中的名称。它可能属于其他账号，或已被删除。',
  'fault.oss_bucket_elsewhere.title': '该 OSS Bucket 与实例不在同一地域。',
  'fault.oss_bucket_elsewhere.next': '服务只读取本地域的 Bucket。请选择该地域的 Bucket。',
  'fault.oss_forbidden.title': 'OSS 不允许用这些凭据执行此操作。',
  'fault.oss_forbidden.next':
    '请授权该 RAM 用户读取、写入和删除该 Bucket 中的对象（oss:PutObject、oss:GetObject、oss:DeleteObject），然后测试连接。',
  'fault.oss_object_gone.title': '该文件已不在 OSS Bucket 中。',
  'fault.oss_object_gone.next': '它被他人或生命周期规则删除了。请重试，文件会重新发送。',
  'fault.oss_content_differs.title': '到达 OSS Bucket 的内容与发送的不一致。',
  'fault.oss_content_differs.next':
    '没有任何内容交给实例。请重试；若仍出现，说明途中有设备改动了文件。',
  'fault.profiles_unreadable.title': '无法读取 aliyun 命令行的配置文件。',
  'fault.profiles_unreadable.next':
    '请选择它的 config.json（通常在主目录的 .aliyun 文件夹中），或直接输入 AccessKey。',
  'fault.profile_not_usable.title': '该配置中没有 AccessKey。',
  'fault.profile_not_usable.next':
    '它每次都向程序或服务器获取凭据。请选择带有 AccessKey 或安全令牌的配置，或直接输入。',
  'fault.bad_dictionary_name.title': '服务不接受这个词典名称。',
  'fault.bad_dictionary_name.next': '请使用普通文件名，并使用该列表要求的扩展名。',
  'fault.bad_word_file.title': '该词表无法直接使用。',
  'fault.bad_word_file.next': '请将其保存为 UTF-8，每行一条，然后重新选择。',

  'fault.unauthenticated.title': '服务没有接受该密钥或密码。',
  'fault.unauthenticated.next':
    '它可能输入有误、已过期或已被吊销。请在连接中填入有效的密钥或密码。',
  'fault.forbidden.title': '密钥有效，但没有执行此操作的权限。',
  'fault.forbidden.next': '请向管理员申请所缺的权限，或在此连接中使用其他密钥。',
  'fault.needs_elevation.title': '服务要求再次确认您的身份。',
  'fault.needs_elevation.next': '请使用具有所需角色的 API 密钥，或登录网页控制台完成确认后重试。',
  'fault.rate_limited.title': '服务收到的请求过多，要求稍作等待。',
  'fault.rate_limited.next': '请稍等片刻再重试。',
  'fault.too_large.title': '文件超过了服务接受的大小。',
  'fault.too_large.next':
    '请从 zip 中删除不需要的内容。ECE 管理员可以提高限制；途中的代理也可能有自己的限制。',
  'fault.server_fault.title': '服务自身出现故障。',
  'fault.server_fault.next':
    '这不是您的输入造成的。请几分钟后重试；如果仍然失败，请将请求 ID 提供给服务的支持团队。',
  'fault.invalid_request.title': '服务没有接受所发送的内容。',
  'fault.invalid_request.next': '请查看下方服务的答复，更正名称、类型或版本后重试。',
  'fault.unknown_answer.title': '服务给出了 Plugdesk 不认识的答复。',
  'fault.unknown_answer.next': '答复内容见下方。重试之前，请先刷新查看当前状态。',
  'fault.not_the_api.title': '答复的是一个网页，而不是服务的 API。',
  'fault.not_the_api.next':
    '地址可能指向网页控制台或登录页，或者中间有代理或网络认证页面。请检查连接的地址：ECE 的 API 通常在 12443 端口。',
  'fault.answer_unreadable.title': '无法读取服务的答复。',
  'fault.answer_unreadable.next': '答复可能在途中被截断。请重试；如果仍然失败，请检查途中的代理。',
  'fault.stored_size_differs.title': '服务上的文件大小与发送的不一致。',
  'fault.stored_size_differs.next': '请先不要使用：它很可能不完整。请重试，以便重新发送整个文件。',
  'fault.stored_content_differs.title': '服务上的文件大小相同，但 SHA-256 不一致。',
  'fault.stored_content_differs.next':
    '请不要使用它：内容在途中或之后被改动过。请重试，以便重新发送整个文件。',
  'fault.stored_file_missing.title': '服务接收了文件，却没有显示它。',
  'fault.stored_file_missing.next':
    '服务可能仍在处理。请一分钟后刷新列表；如果扩展仍在等待文件，请重试。',
  'fault.several_candidates.title': '答复丢失了，而且有多个扩展与正在创建的扩展相同。',
  'fault.several_candidates.next':
    '请刷新列表，找到需要的那一个，再对它使用“上传文件…”。其余的可能是之前尝试留下的。',
  'fault.redirected.title': '服务指向了另一个地址。',
  'fault.redirected.next': 'Plugdesk 不会带着您的密钥跳转。如果您信任新地址，请把它填入连接。',

  'fault.host_not_found.title': '找不到该名称的主机。',
  'fault.host_not_found.next': '请检查地址是否有误，并确认这台电脑已联网（必要时已连接 VPN）。',
  'fault.host_unreachable.title': '该地址没有响应。',
  'fault.host_unreachable.next': '请检查端口、服务是否在运行，以及防火墙或 VPN 是否放行这台电脑。',
  'fault.connect_timeout.title': '主机没有及时响应。',
  'fault.connect_timeout.next': '连接可能被防火墙丢弃。请检查地址、端口和 VPN，然后重试。',
  'fault.certificate_unknown_issuer.title': '签发证书的机构不受这台电脑信任。',
  'fault.certificate_unknown_issuer.next':
    '如果这是您自己的 ECE，请在连接中选择其证书颁发机构的文件。如果本应是公共服务，则可能有人在窃听，请勿继续。',
  'fault.certificate_expired.title': '证书已过期或尚未生效。',
  'fault.certificate_expired.next':
    '请检查这台电脑的日期。如果日期正确，则需要服务的管理员更新证书。',
  'fault.certificate_wrong_name.title': '证书属于另一台主机。',
  'fault.certificate_wrong_name.next':
    '请使用证书中的主机名，而不是 IP 地址或其他别名；或者为此名称签发证书。',
  'fault.certificate_not_the_pinned.title': '服务器出示的证书与为其指定的证书不同。',
  'fault.certificate_not_the_pinned.next':
    '证书可能已更新：请与管理员核对新证书的 SHA-256，然后在连接中选择新文件。如果没有人更新过证书，可能有人在窃听，请勿继续。',
  'fault.tls_failed.title': '无法建立安全连接。',
  'fault.tls_failed.next': '请确认地址和端口属于支持 TLS 1.2 或更高版本的 https 服务。',
  'fault.proxy_failed.title': '代理没有放行请求。',
  'fault.proxy_failed.next':
    '请检查这台电脑的代理设置（HTTPS_PROXY、NO_PROXY），并确认代理允许访问该主机。',
  'fault.stalled.title': '长时间没有数据传输，Plugdesk 已停止等待。',
  'fault.stalled.next':
    '网络可能中断或非常缓慢。请检查网络；如果是上传，请先刷新列表查看已到达的内容，然后重试。',
  'fault.connection_cut.title': '在收到答复之前连接中断了。',
  'fault.connection_cut.next': '请求可能已经到达，也可能没有。请刷新列表确认实际情况，然后重试。',
  'fault.cancelled.title': '您取消了此操作。',
  'fault.cancelled.next': '可以随时重新开始。',

  'fault.file_gone.title': '文件已不在原处。',
  'fault.file_gone.next': '它已被移动、重命名或删除。请重新选择。',
  'fault.file_changed.title': '在 Plugdesk 读取之后，文件发生了变化。',
  'fault.file_changed.next': '请重新选择，以便查看现在的内容。如果文件仍在写入，请等待写入完成。',
  'fault.file_unreadable.title': '无法读取文件。',
  'fault.file_unreadable.next': '请检查文件权限，以及磁盘或网络共享是否仍然连接，然后重新选择。',
  'fault.unknown_archive.title': 'Plugdesk 已不再持有此文件。',
  'fault.unknown_archive.next': '请重新拖入或选择该文件。',
  'fault.not_a_zip.title': '此文件不是 zip。',
  'fault.not_a_zip.next': '请选择供应商提供的 zip；空文件、.tar.gz、文件夹或另存的网页都无法使用。',
  'fault.blocked_by_inspection.title': '此目标会拒绝该文件。',
  'fault.blocked_by_inspection.next':
    '请查看检查结果并修复，或获取正确的文件。如果您确信没有问题，请选择“仍然发送”。',
  'fault.folder_unwritable.title': '无法在该文件夹中新建文件。',
  'fault.folder_unwritable.next': '请把拖入的内容复制到您有写入权限的文件夹，再从那里拖入。',
  'fault.disk_full.title': '磁盘空间已用完。',
  'fault.disk_full.next': '没有留下任何残余文件。请释放一些空间后重试。',
  'fault.nothing_to_repair.title': '没有可以这样修复的内容。',
  'fault.nothing_to_repair.next': '请重新拖入该文件，查看其现在的内容。',
  'fault.nothing_to_bundle.title': '这些内容都不能放入捆绑包。',
  'fault.nothing_to_bundle.next':
    '请拖入 Elasticsearch 会读取的文件夹或文件：词典、同义词、GeoIP 数据库、证书。',
  'fault.bundle_clash.title': '其中两个文件在捆绑包中会占用同一位置。',
  'fault.bundle_clash.next': '请重命名其中一个或去掉一个，然后重新拖入。',
  'fault.bad_certificate_file.title': '此文件中没有可用的证书。',
  'fault.bad_certificate_file.next':
    '请选择包含证书颁发机构证书的 PEM 文件（.pem、.crt），而不是私钥。',

  'fault.bad_address.title': 'Plugdesk 无法使用此地址。',
  'fault.bad_address.next':
    '请写成 https://host 或 https://host:port，不要带用户名、路径或问号。只有本机可以使用 http。',
  'fault.bad_extension_name.title': '服务不接受此名称。',
  'fault.bad_extension_name.next': '名称只能使用字母 A–Z、数字和 _ . -。',
  'fault.bad_version.title': '版本缺失或格式不正确。',
  'fault.bad_version.next': '请写成 8.15.2；捆绑包还可以使用 8.* 或 *。',
  'fault.bad_download_url.title': '服务无法从此 URL 获取文件。',
  'fault.bad_download_url.next': 'URL 必须以 http:// 或 https:// 开头，并包含主机名。',
  'fault.field_missing.title': '有必填项为空。',
  'fault.field_missing.next': '请填写标出的项。',
  'fault.bad_region.title': '这不是有效的地域 ID。',
  'fault.bad_region.next': '请从列表中选择，或输入地域 ID，例如 cn-hangzhou。',
  'fault.secret_needed_again.title': '地址或受信任的证书已更改，因此需要重新输入密钥。',
  'fault.secret_needed_again.next':
    '这样可以避免密钥被发送到您没有打算发送的地方。请在连接中重新输入。',
  'fault.confirmation_mismatch.title': '输入的名称不一致。',
  'fault.confirmation_mismatch.next': '请按显示的名称原样输入，包括大小写。',
  'fault.nothing_chosen.title': '没有选择任何内容。',
  'fault.nothing_chosen.next': '请至少选择一项，然后重试。',
  'fault.out_of_range.title': '该数字超出了可以设置的范围。',
  'fault.out_of_range.next': '请输入该字段所示范围内的整数。',
  'fault.url_not_kept.title': '下载 URL 含有密码或密钥，因此没有保存下来。',
  'fault.url_not_kept.next': 'Plugdesk 在此期间关闭过，已不再持有该 URL。请重新通过 URL 创建扩展。',
  'fault.install_failed.title': '实例没有装上要求安装的全部插件。',
  'fault.install_failed.next':
    '请打开该实例，查看哪些已经装上。服务的答复见下方；解决问题后再重试。',

  'fault.keyring_absent.title': '这台电脑上没有可用的密钥环。',
  'fault.keyring_absent.next':
    '请启动密钥环（GNOME 密钥环、KWallet 或 KeePassXC）后重试，或者仅在本次运行期间保留密钥。',
  'fault.keyring_locked.title': '密钥环已锁定。',
  'fault.keyring_locked.next': '请重试，并在密钥环询问时输入其密码；或者仅在本次运行期间保留密钥。',
  'fault.keyring_forgets.title': '密钥环没有保存写入的内容。',
  'fault.keyring_forgets.next':
    '请确认它有一个会写入磁盘的默认集合，或者仅在本次运行期间保留密钥。',
  'fault.keyring_failed.title': '密钥环返回了错误。',
  'fault.keyring_failed.next':
    '请在“设置”中检查密钥环是否正常，然后重试；或者仅在本次运行期间保留密钥。',
  'fault.secret_missing.title': '此连接的密钥不可用。',
  'fault.secret_missing.next': '它只保留到上次运行结束，或已从密钥环中删除。请在连接中重新输入。',

  'fault.unknown.title': 'Plugdesk 已找不到所指的对象。',
  'fault.unknown.next': '它可能已被删除或清除。请刷新后重新选择。',
  'fault.wrong_service.title': '此目标无法接收该内容。',
  'fault.wrong_service.next':
    '扩展用于 Elastic Cloud 和 ECE；插件安装在阿里云的实例上。请选择其他连接。',
  'fault.storage_failed.title': 'Plugdesk 无法读取或写入自己的设置。',
  'fault.storage_failed.next': '请确认磁盘未满，并且您的用户可以写入应用程序的文件夹。',
  'fault.journal_unwritable.title': 'Plugdesk 无法记录即将进行的传输。',
  'fault.journal_unwritable.next':
    '未先记录的内容不会发送。请确认您的用户可以写入应用程序的文件夹，并且 Plugdesk 只运行了一个，然后重试。',
  'fault.no_browser.title': '无法打开浏览器。',
  'fault.no_browser.next': '请复制地址，自行打开。',
  'fault.not_possible_now.title': '传输的状态已经改变，此操作不再可行。',
  'fault.not_possible_now.next': '请查看它的当前状态；可以执行的操作就在旁边。',
  'fault.protected_install.title': '该连接受保护，因此需要重新确认。',
  'fault.protected_install.next': '请打开该实例，在那里输入实例名称后再操作。',
  'fault.sandbox_failed.title': '无法启动沙盒。',
  'fault.sandbox_failed.next': '可能有其他程序占用了本机端口，或磁盘已满。请关闭其他程序后重试。',
  'fault.internal.title': 'Plugdesk 出现了内部错误。',
  'fault.internal.next': '请重试。如果再次出现，请重新启动 Plugdesk，并将下方内容反馈给我们。',
} satisfies Record<keyof typeof faultsEn, string>;
