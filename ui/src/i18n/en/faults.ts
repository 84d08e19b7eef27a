import type { FaultCode } from '../../backend/bindings/desk';

/** The labels of a fault's note, and what happened and what to do for every code. */
export const faultsEn = {
  'fault.about': 'About: {target}',
  'fault.serviceSaid': 'The service said',
  'fault.status': 'HTTP {status}',
  'fault.requestId': 'Request ID',
  'fault.args.names': 'The certificate is for: {value}',
  'fault.args.host': 'It points to: {value}',
  'fault.args.until': 'It is valid until {value}',
  'fault.args.fields': 'Fields that the service names: {value}',
  'fault.args.files': 'Files: {value}',
  'fault.args.reason': 'Technical detail: {value}',
  'fault.args.held': 'The service holds: {value}',
  'fault.args.sent': 'Sent: {value}',
  'fault.args.instance': 'Instance: {value}',
  'fault.args.phase': 'Phase of the change: {value}',
  'fault.args.exception': 'What went wrong there: {value}',
  'fault.args.region': 'It lies in: {value}',
  'fault.args.wanted': 'The instances are in: {value}',
  'fault.args.line': 'Line: {value}',
  'fault.clock':
    '{direction, select, slow {This computer’s clock is {minutes} minutes slow.} other {This computer’s clock is {minutes} minutes fast.}}',
  'fault.retryAfter':
    '{seconds, plural, one {Try again in # second.} other {Try again in # seconds.}}',

  'fault.extensions_download_failed.title':
    'The service could not download the file from that URL.',
  'fault.extensions_download_failed.next':
    'Open the URL in a private browser window: it must deliver the zip directly, without a sign-in, a redirect or a web page in between. The service must be able to reach the host; an address inside your own network does not work for Elastic Cloud.',
  'fault.extensions_file_refused.title': 'The service did not accept the file.',
  'fault.extensions_file_refused.next':
    'Check that it is the built plugin or bundle zip, not a source download, and that its type and version are right. Then upload it again.',
  'fault.extensions_no_user_id.title': 'This key belongs to no user, so it cannot own extensions.',
  'fault.extensions_no_user_id.next':
    'Create an API key while signed in as a person (not for a service or the whole organisation), and put it into the connection.',
  'fault.extensions_id_already_exists.title':
    'The service picked an ID for the new extension that was taken already.',
  'fault.extensions_id_already_exists.next':
    'Nothing was created, and nothing is wrong with your file. Try again: the service then picks another ID.',
  'fault.extensions_unauthorised.title': 'This extension belongs to somebody else.',
  'fault.extensions_unauthorised.next':
    'Only its owner can change it. Use the owner’s key in this connection, or create an extension of your own.',
  'fault.extensions_not_found.title': 'This extension does not exist any more.',
  'fault.extensions_not_found.next':
    'Somebody may have deleted it. Refresh the list; if it is gone, upload the file as a new extension.',
  'fault.extensions_version_conflict.title': 'Somebody changed this extension in the meantime.',
  'fault.extensions_version_conflict.next':
    'Refresh to see the present state, then decide whether your change is still right.',
  'fault.extensions_in_use.title': 'Deployments still use this extension.',
  'fault.extensions_in_use.next':
    'Remove it from the plan of every deployment that its details name, then try again.',

  'fault.extension_has_no_file.title': 'This extension still waits for its file.',
  'fault.extension_has_no_file.next':
    'Upload its file first; without one the nodes could not start.',

  'fault.deployment_gone.title':
    'This deployment does not exist any more, or this key may not see it.',
  'fault.deployment_gone.next':
    'Refresh the list. If it was deleted, there is nothing more to do; otherwise use a key that may see it.',
  'fault.deployment_not_changeable.title':
    'The plan of this deployment cannot be changed at the moment.',
  'fault.deployment_not_changeable.next':
    'It is stopped, it never started, or another change is under way. Start it in the console, or wait for that change; then try again.',
  'fault.plan_refused.title': 'The service does not accept the new plan.',
  'fault.plan_refused.next':
    'Nothing was changed. What the service objects to is below; the plan may have a problem that was there before.',
  'fault.plan_url_refused.title': 'This service attaches extensions of its own store only.',
  'fault.plan_url_refused.next':
    'Upload the file as an extension, or create one from the URL; then attach that.',
  'fault.plan_failed.title': 'The service could not carry out the plan.',
  'fault.plan_failed.next':
    'The deployment goes on with the plan that it had before. Read what the service said, put it right, then try again.',
  'fault.plan_conflict.title': 'Somebody else keeps changing the plan of this deployment.',
  'fault.plan_conflict.next':
    'Nothing was changed. Wait until the other change is through, look at the plan, then try again.',
  'fault.plan_cancelled.title': 'The change was cancelled on the service.',
  'fault.plan_cancelled.next':
    'The deployment goes on with the plan that it had before. Try again if it should be made after all.',
  'fault.no_pending_plan.title': 'No change is being carried out there any more.',
  'fault.no_pending_plan.next': 'It has ended in the meantime. Refresh to see how it ended.',
  'fault.build_for_other_version.title':
    'The plugin is built for another version than the deployment runs.',
  'fault.build_for_other_version.next':
    'Get the build for exactly that version, upload it as a new extension, and attach that.',
  'fault.version_not_offered.title': 'The service does not offer this version to the deployment.',
  'fault.version_not_offered.next':
    'Choose a version that the list offers; a new major version may need a step in between.',
  'fault.store_absent.title': 'This installation has no extension store.',
  'fault.store_absent.next':
    'Put the zip on a web server that the cluster can reach, and attach it by its URL.',
  'fault.redirects_endless.title': 'The URL leads in circles, or through too many addresses.',
  'fault.redirects_endless.next':
    'Open it in a private browser window and use the address from which the download really begins.',
  'fault.url_gives_no_file.title': 'No file is behind that URL.',
  'fault.url_gives_no_file.next':
    'It answers with a web page or an error. Use the address from which the zip is really downloaded.',

  'fault.alibaba_instance_activating.title':
    'The instance is being changed and takes no other change until that is done.',
  'fault.alibaba_instance_activating.next':
    'Nothing was installed. Wait until the instance is active again; restarting a cluster often takes several minutes. Then try again.',
  'fault.alibaba_instance_not_found.title': 'There is no such instance in this region.',
  'fault.alibaba_instance_not_found.next':
    'It may have been released, or it runs in another region. Refresh the list of instances, and check the region of the connection.',
  'fault.alibaba_busy.title': 'The instance does not take this in its present state.',
  'fault.alibaba_busy.next':
    'As a rule another change is being carried out: wait until it has finished, then try again. What the service said is below.',
  'fault.alibaba_unknown_access_key.title': 'Alibaba Cloud does not know this AccessKey ID.',
  'fault.alibaba_unknown_access_key.next':
    'Check it for a typing mistake, and check in the RAM console that the AccessKey exists and is enabled.',
  'fault.alibaba_wrong_secret.title': 'The AccessKey secret does not belong to this AccessKey ID.',
  'fault.alibaba_wrong_secret.next':
    'Type the secret again in the connection. If it is lost, create a new AccessKey pair in the RAM console.',
  'fault.alibaba_clock_skew.title':
    'This computer’s clock is off by more than 15 minutes, so Alibaba Cloud refuses its requests.',
  'fault.alibaba_clock_skew.next':
    'Set the clock and the time zone of this computer (best: automatically from the network), then try again.',
  'fault.alibaba_plugin_refused.title': 'The service refused the plug-in.',
  'fault.alibaba_plugin_refused.next':
    'Nothing was put into the library or installed. Its reason is below: put that right in the archive, or get another build; then try again.',
  'fault.alibaba_plugin_other_version.title':
    'The service read another Elasticsearch version in the plug-in than the instance runs.',
  'fault.alibaba_plugin_other_version.next':
    'Nothing was installed. Get the build for exactly the instance’s version and bring that.',
  'fault.alibaba_change_failed.title': 'The instance could not carry the change out.',
  'fault.alibaba_change_failed.next':
    'What went wrong is below, phase by phase. Look at the instance’s health and nodes; once the cause is gone, try again.',
  'fault.alibaba_interrupted.title':
    'The change was interrupted. The instance is suspended until it is resumed.',
  'fault.alibaba_interrupted.next':
    'Resume the change on the instance’s page. Until then the instance takes no other change.',
  'fault.alibaba_not_offered.title': 'The service does not offer custom plug-ins to this instance.',
  'fault.alibaba_not_offered.next':
    'Custom plug-ins need the cloud-native control architecture (v3). On older instances the feature is suspended while it is being upgraded: ask for it in a ticket to Alibaba Cloud.',
  'fault.alibaba_still_installed.title': 'The plug-in is installed, so it can’t leave the library.',
  'fault.alibaba_still_installed.next':
    'Uninstall it first, which restarts the cluster; then remove it from the library.',
  'fault.alibaba_not_removable.title':
    'This plug-in belongs to every instance and can’t be uninstalled.',
  'fault.alibaba_not_removable.next': 'Nothing was changed. Choose the other plug-ins without it.',
  'fault.alibaba_library_full.title': 'The instance’s library holds as many files as it can.',
  'fault.alibaba_library_full.next':
    'Remove versions that are no longer needed from the library, then try again.',
  'fault.alibaba_not_in_library.title':
    'The instance’s library does not hold this plug-in, or not in this version.',
  'fault.alibaba_not_in_library.next':
    'Nothing was begun. Refresh, or bring the plug-in to this instance first.',
  'fault.alibaba_name_twice.title': 'Two of these plug-ins have the same name.',
  'fault.alibaba_name_twice.next':
    'An instance loads one plug-in of a name, and takes a file name once. Choose one of them.',
  'fault.oss_no_bucket.title': 'The connection names no OSS bucket.',
  'fault.oss_no_bucket.next':
    'Archives reach the service through a bucket in the same region. Choose one in the connection.',
  'fault.oss_bucket_missing.title': 'There is no such OSS bucket.',
  'fault.oss_bucket_missing.next':
    'Check its name in the connection. It may belong to another account, or it was deleted.',
  'fault.oss_bucket_elsewhere.title': 'The OSS bucket lies in another region than the instances.',
  'fault.oss_bucket_elsewhere.next':
    'The service only reads from its own region. Choose a bucket there.',
  'fault.oss_forbidden.title': 'OSS does not permit this with these credentials.',
  'fault.oss_forbidden.next':
    'Let the RAM user read, write and delete objects in the bucket (oss:PutObject, oss:GetObject, oss:DeleteObject), then test the connection.',
  'fault.oss_object_gone.title': 'The file is not in the OSS bucket any more.',
  'fault.oss_object_gone.next':
    'Somebody or a lifecycle rule removed it. Try again; it is sent once more.',
  'fault.oss_content_differs.title': 'What arrived in the OSS bucket is not what was sent.',
  'fault.oss_content_differs.next':
    'Nothing was given to the instance. Try again; if it goes on, something on the way changes files.',
  'fault.profiles_unreadable.title': 'The file of the aliyun command line can’t be read.',
  'fault.profiles_unreadable.next':
    'Choose its config.json, usually in the folder .aliyun of your home folder, or type the AccessKey in.',
  'fault.profile_not_usable.title': 'This profile holds no AccessKey.',
  'fault.profile_not_usable.next':
    'It asks a program or a server for credentials each time. Choose a profile with an AccessKey or a security token, or type one in.',
  'fault.bad_dictionary_name.title': 'The service does not take a dictionary of this name.',
  'fault.bad_dictionary_name.next':
    'Use a plain file name with the ending that this list asks for.',
  'fault.bad_word_file.title': 'The word list can’t be used as it is.',
  'fault.bad_word_file.next': 'Save it as UTF-8 with one entry to a line, then choose it again.',

  'fault.unauthenticated.title': 'The service did not accept the key or password.',
  'fault.unauthenticated.next':
    'It may be mistyped, expired or revoked. Put a valid one into the connection.',
  'fault.forbidden.title': 'The key is valid, but it does not permit this.',
  'fault.forbidden.next':
    'Ask an administrator for the missing permission, or use another key in this connection.',
  'fault.needs_elevation.title': 'The service wants you to confirm your identity once more.',
  'fault.needs_elevation.next':
    'Use an API key with the needed role, or sign in to the web console, confirm there, and try again.',
  'fault.rate_limited.title': 'The service received too many requests and asks for a pause.',
  'fault.rate_limited.next': 'Wait a little, then try again.',
  'fault.too_large.title': 'The file is larger than the service accepts.',
  'fault.too_large.next':
    'Remove what is not needed from the zip. On ECE an administrator may raise the limit; a proxy on the way may have one of its own.',
  'fault.server_fault.title': 'The service failed by itself.',
  'fault.server_fault.next':
    'Your input is not the cause. Try again in a few minutes; if it goes on, give the request ID to the service’s support.',
  'fault.invalid_request.title': 'The service did not accept the values that were sent.',
  'fault.invalid_request.next':
    'Read what the service says below, correct the name, type or version, and try again.',
  'fault.unknown_answer.title': 'The service answered with something that Plugdesk does not know.',
  'fault.unknown_answer.next':
    'What it said is below. Refresh to see the present state before you try again.',
  'fault.not_the_api.title': 'A web page answered instead of the service.',
  'fault.not_the_api.next':
    'The address may lead to a web console or a sign-in page, or a proxy or captive portal stands in between. Check the address of the connection: ECE’s API usually answers on port 12443.',
  'fault.answer_unreadable.title': 'The answer of the service could not be read.',
  'fault.answer_unreadable.next':
    'It may have been cut on the way. Try again; if it goes on, check proxies between here and the service.',
  'fault.stored_size_differs.title':
    'The service holds a file of another size than the one that was sent.',
  'fault.stored_size_differs.next':
    'Do not use it yet: it is probably incomplete. Try again, so that the whole file is sent once more.',
  'fault.stored_content_differs.title':
    'The service holds a file of the same size, but its SHA-256 is another one.',
  'fault.stored_content_differs.next':
    'Do not use it: something changed it on the way or afterwards. Try again, so that the whole file is sent once more.',
  'fault.stored_file_missing.title': 'The service took the file and does not show it.',
  'fault.stored_file_missing.next':
    'It may still be working on it. Refresh the list in a minute; if the extension still waits for its file, try again.',
  'fault.several_candidates.title':
    'The answer got lost, and several extensions look like the one that was being created.',
  'fault.several_candidates.next':
    'Refresh the list and find the one you want; then use “Upload the file…” on it. The others may be left over from earlier attempts.',
  'fault.redirected.title': 'The service points to another address.',
  'fault.redirected.next':
    'Plugdesk does not follow with your key. If you trust the new address, put it into the connection.',

  'fault.host_not_found.title': 'No host of that name was found.',
  'fault.host_not_found.next':
    'Check the address for a typing mistake, and that this computer is online and, if needed, on the VPN.',
  'fault.host_unreachable.title': 'Nobody answers at that address.',
  'fault.host_unreachable.next':
    'Check the port, that the service is running, and that a firewall or VPN lets this computer through.',
  'fault.connect_timeout.title': 'The host did not answer in time.',
  'fault.connect_timeout.next':
    'A firewall may swallow the connection. Check the address, the port and the VPN, then try again.',
  'fault.certificate_unknown_issuer.title':
    'The certificate was issued by an authority that this computer does not trust.',
  'fault.certificate_unknown_issuer.next':
    'If this is your own ECE, choose the file of its certificate authority in the connection. If you expected a public service, somebody may be listening in: do not go on.',
  'fault.certificate_expired.title': 'The certificate has expired or is not valid yet.',
  'fault.certificate_expired.next':
    'Check this computer’s date. If that is right, the service’s administrator has to renew the certificate.',
  'fault.certificate_wrong_name.title': 'The certificate belongs to another host.',
  'fault.certificate_wrong_name.next':
    'Use the host name that the certificate names instead of an IP address or another alias, or have a certificate issued for this name.',
  'fault.certificate_not_the_pinned.title':
    'The server shows another certificate than the one chosen for it.',
  'fault.certificate_not_the_pinned.next':
    'It may have been renewed: compare the new one’s SHA-256 with its administrator, then choose the new file in the connection. If nobody renewed it, somebody may be listening in: do not go on.',
  'fault.tls_failed.title': 'A secure connection could not be set up.',
  'fault.tls_failed.next':
    'Check that the address and port belong to an https service that supports TLS 1.2 or newer.',
  'fault.proxy_failed.title': 'The proxy did not let the request through.',
  'fault.proxy_failed.next':
    'Check this computer’s proxy settings (HTTPS_PROXY, NO_PROXY) and that the proxy permits this host.',
  'fault.stalled.title': 'Nothing moved for a while, so Plugdesk stopped waiting.',
  'fault.stalled.next':
    'The line may be down or very slow. Check the network. If this was an upload, refresh the list to see what arrived; then try again.',
  'fault.connection_cut.title': 'The connection broke before the answer came.',
  'fault.connection_cut.next':
    'The request may or may not have arrived. Refresh the list to see what is true, then try again.',
  'fault.cancelled.title': 'You cancelled this.',
  'fault.cancelled.next': 'Start it again whenever you like.',

  'fault.file_gone.title': 'The file is not there any more.',
  'fault.file_gone.next': 'It was moved, renamed or deleted. Choose it again.',
  'fault.file_changed.title': 'The file changed after Plugdesk had read it.',
  'fault.file_changed.next':
    'Choose it again, so that you see what is in it now. If it is still being written, wait until that has finished.',
  'fault.file_unreadable.title': 'The file could not be read.',
  'fault.file_unreadable.next':
    'Check its permissions, and that the drive or network share is still connected. Then choose it again.',
  'fault.unknown_archive.title': 'Plugdesk no longer has this file at hand.',
  'fault.unknown_archive.next': 'Drop the file again, or choose it again.',
  'fault.not_a_zip.title': 'This file is not a zip.',
  'fault.not_a_zip.next':
    'Choose the zip that the vendor offers; an empty file, a .tar.gz, a folder or a saved web page does not work.',
  'fault.blocked_by_inspection.title': 'This destination would refuse the file.',
  'fault.blocked_by_inspection.next':
    'Look at what was found in it and repair it or get the right file. If you know better, choose “Send anyway”.',
  'fault.folder_unwritable.title': 'No new file can be made in that folder.',
  'fault.folder_unwritable.next':
    'Copy what you dropped to a folder that you may write in, and drop it from there.',
  'fault.disk_full.title': 'There is no room left on the disk.',
  'fault.disk_full.next': 'Nothing was left behind. Free some space, then try again.',
  'fault.nothing_to_repair.title': 'There is nothing to repair in this way.',
  'fault.nothing_to_repair.next': 'Drop the file again to see what is in it now.',
  'fault.nothing_to_bundle.title': 'Nothing of this can go into a bundle.',
  'fault.nothing_to_bundle.next':
    'Drop a folder or files that Elasticsearch reads: dictionaries, synonyms, GeoIP databases, certificates.',
  'fault.bundle_clash.title': 'Two of these files would need the same place in the bundle.',
  'fault.bundle_clash.next': 'Rename one of them, or leave one out, then drop them again.',
  'fault.bad_certificate_file.title': 'There is no usable certificate in this file.',
  'fault.bad_certificate_file.next':
    'Choose a PEM file (.pem, .crt) that holds the certificate authority’s certificate, not a private key.',

  'fault.bad_address.title': 'This is not an address that Plugdesk can use.',
  'fault.bad_address.next':
    'Write it as https://host or https://host:port, without a user name, path or question mark. Plain http is accepted for this computer only.',
  'fault.bad_extension_name.title': 'The service does not accept this name.',
  'fault.bad_extension_name.next': 'Use only letters A to Z, digits, and _ . - in the name.',
  'fault.bad_version.title': 'The version is missing or not a version.',
  'fault.bad_version.next': 'Write it like 8.15.2; for a bundle 8.* or * works too.',
  'fault.bad_download_url.title': 'This is not a URL that the service can fetch.',
  'fault.bad_download_url.next': 'It must begin with http:// or https:// and name a host.',
  'fault.field_missing.title': 'A field that must be filled in is empty.',
  'fault.field_missing.next': 'Fill in the marked field.',
  'fault.bad_region.title': 'This is not the ID of a region.',
  'fault.bad_region.next': 'Choose one from the list, or type an ID such as cn-hangzhou.',
  'fault.secret_needed_again.title':
    'The address or the trusted certificate changed, so the secret must be typed again.',
  'fault.secret_needed_again.next':
    'This keeps your key from being sent somewhere that you did not mean. Type it in the connection.',
  'fault.confirmation_mismatch.title': 'The name that was typed is another one.',
  'fault.confirmation_mismatch.next': 'Type the name exactly as it is shown, capitals included.',
  'fault.nothing_chosen.title': 'Nothing was chosen.',
  'fault.nothing_chosen.next': 'Choose at least one, then try again.',
  'fault.out_of_range.title': 'The number lies outside what can be set.',
  'fault.out_of_range.next': 'Enter a whole number within the limits that the field names.',
  'fault.url_not_kept.title':
    'The download URL held a password or a key, so it was not written down.',
  'fault.url_not_kept.next':
    'Plugdesk was closed in the meantime and no longer has it. Create the extension from the URL once more.',
  'fault.install_failed.title': 'The instance did not install everything it was asked to install.',
  'fault.install_failed.next':
    'Look at the instance: it shows which of them are installed. What the service said is below; put that right, then try again.',

  'fault.keyring_absent.title': 'No keyring answers on this computer.',
  'fault.keyring_absent.next':
    'Start a keyring (GNOME Keyring, KWallet or KeePassXC) and try again, or keep the secret for this run only.',
  'fault.keyring_locked.title': 'The keyring is locked.',
  'fault.keyring_locked.next':
    'Try again and enter the keyring’s password when it asks, or keep the secret for this run only.',
  'fault.keyring_forgets.title': 'The keyring did not keep what was stored.',
  'fault.keyring_forgets.next':
    'Check that it has a default collection that is saved to disk, or keep the secret for this run only.',
  'fault.keyring_failed.title': 'The keyring answered with an error.',
  'fault.keyring_failed.next':
    'Check in Settings that the keyring works, then try again, or keep the secret for this run only.',
  'fault.secret_missing.title': 'The secret of this connection is not at hand.',
  'fault.secret_missing.next':
    'It was kept for one run only, or it was removed from the keyring. Type it again in the connection.',

  'fault.unknown.title': 'Plugdesk no longer knows what this refers to.',
  'fault.unknown.next': 'It may have been deleted or cleared. Refresh, then choose again.',
  'fault.wrong_service.title': 'This destination cannot take this.',
  'fault.wrong_service.next':
    'Extensions go to Elastic Cloud and ECE; plug-ins are installed on instances of Alibaba Cloud. Choose another connection.',
  'fault.storage_failed.title': 'Plugdesk could not read or write its own settings.',
  'fault.storage_failed.next':
    'Check that your disk is not full and that your user may write to the application’s folder.',
  'fault.journal_unwritable.title': 'Plugdesk could not write down what it is about to transfer.',
  'fault.journal_unwritable.next':
    'Nothing is sent that is not written down first. Check that your user may write to the application’s folder and that Plugdesk runs only once, then try again.',
  'fault.no_browser.title': 'No browser could be opened.',
  'fault.no_browser.next': 'Copy the address and open it yourself.',
  'fault.not_possible_now.title': 'The transfer has moved on, so this cannot be done any more.',
  'fault.not_possible_now.next': 'Look at how it stands now; what can be done stands beside it.',
  'fault.protected_install.title':
    'The connection is protected, so this has to be confirmed again.',
  'fault.protected_install.next':
    'Open the instance and ask for it there, where its name is typed.',
  'fault.sandbox_failed.title': 'The sandbox could not be started.',
  'fault.sandbox_failed.next':
    'Another program may block local ports, or the disk is full. Close other programs and try again.',
  'fault.internal.title': 'Plugdesk made a mistake.',
  'fault.internal.next':
    'Try again. If it happens once more, restart Plugdesk and report what is written below.',
} as const satisfies Record<
  | `fault.${FaultCode}.${'title' | 'next'}`
  | `fault.${'about' | 'serviceSaid' | 'status' | 'requestId' | 'retryAfter' | 'clock'}`
  | `fault.args.${'names' | 'host' | 'until' | 'fields' | 'files' | 'held' | 'sent' | 'reason' | 'instance' | 'phase' | 'exception' | 'line' | 'region' | 'wanted'}`,
  string
>;
