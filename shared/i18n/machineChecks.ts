/** What the machine is checked for and how it stands, by the check's id: the doctor, the evening check, the command line. */
export const machineChecks = {
  zh: {
    store: {
      name: '资料库',
      good: '读写正常。',
      attention: '上次没有正常关闭，或已多日没有核对。可在设置页核对全部登记。',
      bad: '资料库有损坏。立即备份，停止登记，用备份恢复到另一台电脑。',
    },
    chains: {
      name: '签名链',
      good: '每条登记都接得上。',
      attention: '有登记来自新版程序，本机暂不处理，已原样保存。',
      bad: '有登记接不上前一条。核对全部登记，把结果交给管理员。',
    },
    disk: {
      name: '磁盘',
      good: '剩余 {{freeGb}} GB。',
      attention: '剩余 {{freeGb}} GB，不够拍一整天。腾出空间。',
      bad: '剩余 {{freeGb}} GB，快存不下了。立即腾出空间。',
    },
    clock: {
      name: '时钟',
      good: '时间没有倒退。',
      attention: '本机时间可能不准。对照标准时间调好。',
      bad: '本机时间比最后一条登记还早。先调好时间再登记。',
    },
    clockGrade: {
      name: '时钟等级',
      good: 'A 级：近一天内与法院核对过，相差 {{seconds}} 秒。',
      attention: '{{grade}} 级：近一天没有与法院核对。登记照常；连上法院后自动核对。',
      bad: '与核对的一方相差约 {{minutes}} 分钟，或退回到核对之前。登记都在，次序不靠时钟；在系统里校时。',
    },
    secondCopy: {
      name: '第二份备份',
      good: '与本机一致。',
      attention: '有登记只在本机。',
      bad: '没有第二份备份，本机损坏时登记会丢失。',
    },
    keychain: {
      name: '系统钥匙串',
      good: '口令与系统钥匙串一起保护资料。',
      attention: '系统钥匙串有时读不出。手边备好恢复码。',
      bad: '没有系统钥匙串，仅口令保护。用较长的口令。',
    },
    fonts: {
      name: '字体',
      good: '打印所需的字体齐全。',
      attention: '缺公文字体，打印用代替字体。',
      bad: '缺中文字体，清单打印不出。重新安装程序。',
    },
    program: {
      name: '程序',
      good: '版本 {{version}}。',
      attention: '版本 {{version}}，程序文件与安装时不同。',
      bad: '程序文件不完整。重新安装程序。',
    },
    drafts: {
      name: '草稿',
      good: '没有未完成的草稿。',
      attention: '有 {{n}} 份草稿待续。',
      bad: '草稿读不出。',
    },
    memory: {
      name: '内存',
      good: '够用。',
      attention: '内存偏少，关掉别的程序。',
      bad: '内存不足，导入大文件时会很慢。',
    },
    calendar: {
      name: '节假日安排',
      good: '今后 {{days}} 天都有公布的安排。',
      attention: '{{year}} 年的节假日没有载入，今后 {{days}} 天内的期限只按周末推算。公布后在设置里载入。',
      bad: '节假日安排读不出。',
    },
  },
  en: {
    store: {
      name: 'Store',
      good: 'Reads and writes well.',
      attention: 'Not checked for many days, or since the program did not close. Check every entry in the settings.',
      bad: 'The store is damaged. Back up now, stop recording, restore on another laptop.',
    },
    chains: {
      name: 'Chains',
      good: 'Each entry joins the one before.',
      attention: 'Some entries come from a newer program; they are kept as they are.',
      bad: 'Some entry does not join the one before. Check every entry and hand over the result.',
    },
    disk: {
      name: 'Disk',
      good: '{{freeGb}} GB free.',
      attention: '{{freeGb}} GB free, not enough for a whole day of filming. Free some space.',
      bad: '{{freeGb}} GB free, almost full. Free some space now.',
    },
    clock: {
      name: 'Clock',
      good: 'Time has not run backwards.',
      attention: 'The clock may be wrong. Set it by standard time.',
      bad: 'The clock is behind the newest entry. Set it before recording.',
    },
    clockGrade: {
      name: 'Clock grade',
      good: 'A: compared with the court within a day, {{seconds}} s apart.',
      attention: '{{grade}}: not compared with the court for a day. Record on; it is compared at the next contact.',
      bad: 'About {{minutes}} min from the side it was compared with, or set back behind that. All records are kept and their order does not rest on the clock; set it in the system.',
    },
    secondCopy: {
      name: 'Second copy',
      good: 'Same as this laptop.',
      attention: 'Some entries are only here.',
      bad: 'No second copy; entries are lost if this laptop dies.',
    },
    keychain: {
      name: 'System keychain',
      good: 'PIN and system keychain protect the data together.',
      attention: 'The system keychain cannot always be read. Keep the recovery code at hand.',
      bad: 'No system keychain, PIN only. Use a longer PIN.',
    },
    fonts: {
      name: 'Fonts',
      good: 'All fonts for printing are there.',
      attention: 'Official fonts are missing; substitutes are used.',
      bad: 'No Chinese font; lists cannot be printed. Install the program again.',
    },
    program: {
      name: 'Program',
      good: 'Version {{version}}.',
      attention: 'Version {{version}}; its files differ from what was installed.',
      bad: 'The program is incomplete. Install it again.',
    },
    drafts: {
      name: 'Drafts',
      good: 'No unfinished drafts.',
      attention: '{{n}} drafts wait.',
      bad: 'Drafts cannot be read.',
    },
    memory: {
      name: 'Memory',
      good: 'Enough.',
      attention: 'Memory is short; close other programs.',
      bad: 'Too little memory; large imports will be slow.',
    },
    calendar: {
      name: 'Days off',
      good: 'The next {{days}} days have a published calendar.',
      attention:
        'No days off loaded for {{year}}; within {{days}} days periods count weekends only. Load them in the settings.',
      bad: 'The calendar cannot be read.',
    },
  },
} as const
