// The one list of commands. The handler, the permissions and the TypeScript client all follow
// from it: the shell hands it to Tauri, the build script to Tauri's command permissions, and
// `cargo xtask bindings` writes the client and the capability from it.
//
// A line is `file::function`, where the file lies beside this one.
macro_rules! every_command {
    ($then:ident) => {
        $then! {
            app::app_info,
            app::settings_change,
            app::keyring_check,
            app::close_answer,
            app::notify_work_ended,
            connections::connections_list,
            connections::connection_create,
            connections::connection_edit,
            connections::connection_test,
            connections::connection_test_draft,
            connections::connection_delete,
            connections::certificate_choose,
            connections::sandbox_open,
            connections::sandbox_close,
            archives::archives_choose,
            archives::archive_forget,
            archives::destination_places,
            archives::judge_archive,
            archives::archive_contents,
            archives::repair_archive,
            archives::propose_bundle,
            archives::build_bundle,
            extensions::extensions_list,
            extensions::extension_details,
            extensions::extension_create,
            transfers::transfers_list,
            transfers::transfer_upload_new,
            transfers::transfer_upload_to,
            transfers::transfer_create_by_url,
            transfers::transfer_cancel,
            transfers::transfer_retry,
            transfers::transfer_dismiss,
            transfers::transfers_clear_finished,
            transfers::transfer_pause,
            transfers::transfer_resume,
            transfers::transfer_try_now,
            transfers::transfer_compare,
            transfers::transfers_pause_all,
            transfers::transfers_resume_all,
            transfers::transfers_retry_failed,
            transfers::transfer_move,
            transfers::transfer_answer,
            transfers::transfer_remove_rest,
            instances::regions_known,
            instances::instances_list,
            instances::instance_details,
            instances::plugins_install,
            instances::install_run,
        }
    };
}
