import type { closingEn } from '../en/closing';

export const closingZh = {
  'close.title': '传输正在进行',
  'close.running': '{running, plural, =0 {} other {# 项传输正在进行}}',
  'close.waiting': '{waiting, plural, =0 {} other {# 项正在等待}}',
  'close.text': '{counts}。关闭窗口后如何处理？',
  'close.ended.title': '传输已经结束',
  'close.ended.text': '已没有正在进行的工作，可以关闭窗口。',
  'close.names': '正在进行',
  'close.more': '{count, plural, other {另有 # 项}}',
  'close.background.text':
    '在后台继续时，工作不需要窗口，全部结束后 Plugdesk 会自行退出。要再次看到窗口，请重新启动 Plugdesk。',
  'close.stop.text':
    '停止的工作会在下次启动 Plugdesk 时接着进行。届时会先向服务查询哪些内容已经送达，因此不会重复发送。',
  'close.stay': '留在这里',
  'close.stop': '停止，下次接着进行',
  'close.stopping': '正在停止…',
  'close.background': '在后台继续',
  'close.now': '关闭窗口',

  'ended.title.done': '传输已完成',
  'ended.title.look': '传输已结束，需要您查看',
  'ended.done': '{count, plural, other {# 项传输已完成}}',
  'ended.failed': '{count, plural, other {# 项失败}}',
  'ended.needsYou': '{count, plural, other {# 项需要您答复}}',

  'journal.keptAside.title': '传输列表已损坏，已新建一份。',
  'journal.keptAside.text':
    'Plugdesk 无法读取原来的列表。原列表以 {fileName} 为名保留在应用程序的数据文件夹中，其中的内容没有被覆盖。未完成的传输不会自动接着进行：请在扩展列表中查看哪些已经送达，再重新发送其余的文件。',
  'journal.newerVersion.title': '传输列表由更新版本的 Plugdesk 写入。',
  'journal.newerVersion.text':
    '此版本不会改动该列表，也不会传输任何内容，以免丢失它不理解的内容。请启动较新的版本，或更新此版本。',
  'journal.heldByAnother.title': '另一个 Plugdesk 正在使用同一份数据。',
  'journal.heldByAnother.text':
    '为避免重复发送，这个 Plugdesk 不会传输任何内容。请在另一个窗口中继续；如果没有其他窗口，请结束另一个 Plugdesk，然后重新启动这一个。',
  'journal.unusable.title': '无法打开传输列表。',
  'journal.unusable.text':
    '系统提示：{reason}。凡是不能先记录下来的内容，Plugdesk 都不会传输。请确认磁盘未满，并且您有权写入应用程序的数据文件夹，然后重新启动 Plugdesk。',
  'journal.dismiss': '关闭此提示',

  'settings.transfers': '传输',
  'settings.bandwidth': '带宽上限（KiB/秒）',
  'settings.bandwidth.hint': '所有上传合计；1,024 KiB 为 1 MiB。留空则按线路所能达到的速度发送。',
  'settings.bandwidth.wrong': '请输入 {least} 到 {most} 之间的整数，或留空。',
  'settings.atOnce': '同时传输的数量',
  'settings.atOnce.hint': '针对每个连接，其余的排队等待。',
  'settings.notify': '耗时较长的工作结束时通知我',
  'settings.notify.hint': '通过系统通知，在超过 30 秒或您没有在看窗口时发出。',
} satisfies Record<keyof typeof closingEn, string>;
