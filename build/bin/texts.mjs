// What the launchers say before the program itself speaks. They run on Node 20, so the texts stand beside them.
const TEXTS = {
  zh: {
    needsNode:
      '本机的 Node 是 {{here}}，本程序需要 Node {{major}} 或更高版本，而 npm 没有提供本平台的 Node {{major}}。从 https://nodejs.org 安装 Node {{major}} 后重试。',
    needsInstall: '依赖尚未安装。先运行：npm ci',
    cannotRun: '无法启动 {{command}}：{{reason}}',
    badOption: '不认识的参数：{{option}}',
    needsValue: '{{option}} 后缺少内容',
    building: '正在生成界面…',
    buildFailed: '界面生成失败，见上方说明。',
    fetching: '正在获取 Electron（最多 {{seconds}} 秒）…',
    fallback: '不使用 Electron 窗口：{{reason}}。改在浏览器中运行。',
    reasonRoot: 'Electron 的沙箱不能以 root 运行',
    reasonDisplay: '没有图形桌面',
    reasonFetch: '没有 Electron 程序，也无法在 {{seconds}} 秒内取得（可稍后运行 npx install-electron）',
    reasonExit: 'Electron 启动失败（代码 {{code}}）',
    reasonBuild: 'Electron 部分生成失败',
    address: '地址：{{url}}',
    profile: '数据文件夹：{{profile}}',
    stopHint: '按 Ctrl+C 结束。',
    noBrowser: '未能打开浏览器，把上面的地址复制到浏览器即可。',
    help: `用法：npm start -- [选项]
  --no-open       不打开窗口和浏览器，只打印地址
  --profile DIR   数据文件夹（默认 {{profile}}）
  --json          只向标准输出打印一行 JSON
  --help          本说明
环境变量 FIELDWRIT_HOST=loopback：总在浏览器中运行`,
  },
  en: {
    needsNode:
      'This machine has Node {{here}}; the program needs Node {{major}} or newer, and npm has no Node {{major}} for this platform. Install Node {{major}} from https://nodejs.org and try again.',
    needsInstall: 'The dependencies are not installed yet. First run: npm ci',
    cannotRun: 'Could not start {{command}}: {{reason}}',
    badOption: 'Unknown option: {{option}}',
    needsValue: '{{option}} needs a value',
    building: 'Building the screens…',
    buildFailed: 'Building the screens failed; see above.',
    fetching: 'Fetching Electron (at most {{seconds}} s)…',
    fallback: 'No Electron window: {{reason}}. Running in the browser instead.',
    reasonRoot: 'its sandbox does not run as root',
    reasonDisplay: 'there is no graphical desktop',
    reasonFetch:
      'its binary is missing and could not be fetched within {{seconds}} s (npx install-electron fetches it later)',
    reasonExit: 'Electron failed to start (code {{code}})',
    reasonBuild: 'building its part failed',
    address: 'Address: {{url}}',
    profile: 'Data folder: {{profile}}',
    stopHint: 'Ctrl+C ends it.',
    noBrowser: 'Could not open a browser; copy the address above into one.',
    help: `Usage: npm start -- [options]
  --no-open       open no window and no browser, only print the address
  --profile DIR   data folder (default {{profile}})
  --json          print one line of JSON on standard output and nothing else
  --help          this text
Environment FIELDWRIT_HOST=loopback: always run in the browser`,
  },
}

// The same rule as the program's own command line: Chinese unless an English locale is set.
const { LC_ALL, LC_MESSAGES, LANG } = process.env
const language = /^en/i.test(LC_ALL || LC_MESSAGES || LANG || '') ? 'en' : 'zh'

/**
 * A text of the launchers in the user's language.
 * @param {keyof typeof TEXTS.zh} key
 * @param {Record<string, string | number>} [values] what stands for {{name}}
 * @returns {string}
 */
export function say(key, values = {}) {
  return TEXTS[language][key].replace(/\{\{(\w+)\}\}/g, (_whole, name) => String(values[name]))
}
