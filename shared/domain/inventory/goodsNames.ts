/**
 * Names of goods met in offices, shops, schools and homes, most usual first within a line; what letters such as `bgz`
 * can mean before a site has words of its own. One line a kind of place.
 */
export const goodsNames: readonly string[] = (
  '办公桌 办公椅 会议桌 会议椅 班台 老板椅 文件柜 书柜 书架 书桌 电脑桌 电脑椅 前台 接待台 保险柜 更衣柜 档案柜 展示柜 货架 货柜 屏风 白板 黑板 ' +
  '沙发 茶几 床 双人床 单人床 上下床 床垫 床头柜 衣柜 衣架 鞋柜 鞋架 梳妆台 餐桌 餐椅 椅子 凳子 折叠椅 折叠桌 课桌 课椅 讲台 柜子 架子 桌子 圆桌 方桌 长桌 长凳 ' +
  '电脑 台式电脑 台式主机 主机 显示器 笔记本电脑 平板电脑 键盘 鼠标 打印机 复印机 扫描仪 传真机 一体机 投影仪 投影幕 碎纸机 考勤机 点钞机 收银机 服务器 交换机 路由器 机柜 电话 手机 对讲机 摄像头 监控主机 硬盘 音箱 音响 功放 话筒 耳机 充电器 插座 插排 电线 网线 数据线 ' +
  '电视 电视机 电视柜 冰箱 冰柜 冷柜 展示冰柜 洗衣机 烘干机 空调 立式空调 挂式空调 中央空调 热水器 饮水机 净水器 电风扇 风扇 排风扇 油烟机 燃气灶 煤气灶 灶台 煤气罐 液化气瓶 消毒柜 微波炉 烤箱 电饭锅 电磁炉 高压锅 炒锅 水壶 电水壶 豆浆机 榨汁机 咖啡机 吸尘器 加湿器 空气净化器 取暖器 电暖器 除湿机 缝纫机 熨斗 电吹风 ' +
  '灯 台灯 吊灯 吸顶灯 落地灯 灯箱 灯泡 窗帘 地毯 地垫 挂画 字画 油画 镜子 相框 照片 挂钟 花瓶 花盆 绿植 盆景 鱼缸 摆件 工艺品 玉器 瓷器 古董 首饰 项链 戒指 手镯 手表 金条 现金 硬币 邮票 ' +
  '碗 盘子 筷子 勺子 杯子 茶杯 茶具 餐具 厨具 菜刀 砧板 锅 盆 桶 水桶 垃圾桶 暖瓶 保温杯 碗柜 橱柜 ' +
  '衣服 大衣 外套 衬衫 毛衣 裤子 裙子 鞋子 鞋 皮鞋 运动鞋 帽子 围巾 手套 袜子 皮包 背包 提包 行李箱 箱子 纸箱 木箱 塑料箱 周转箱 工具箱 被子 棉被 毛毯 床单 枕头 毛巾 雨伞 ' +
  '书 书籍 图书 教材 字典 账簿 账本 合同 票据 发票 凭证 档案 文件 资料 证书 营业执照 房产证 身份证 户口本 护照 银行卡 存折 公章 印章 财务章 合同章 奖状 奖杯 锦旗 照相机 相机 相册 ' +
  '钢琴 电钢琴 吉他 古筝 小提琴 二胡 架子鼓 鼓 乐器 谱架 琴凳 跑步机 健身器材 哑铃 动感单车 乒乓球桌 台球桌 篮球 足球 羽毛球拍 自动麻将桌 麻将桌 游戏机 娃娃机 玩具 积木 婴儿车 儿童床 ' +
  '自行车 电动车 三轮车 摩托车 汽车 货车 叉车 手推车 平板车 购物车 轮椅 拐杖 血压计 药品 药柜 病床 治疗床 美容床 理发椅 洗头床 ' +
  '机床 车床 铣床 钻床 冲床 磨床 电焊机 空压机 发电机 水泵 电机 电钻 角磨机 切割机 包装机 封口机 打包机 注塑机 模具 配电柜 配电箱 变压器 电缆 钢管 钢材 铝材 木材 木板 玻璃 瓷砖 水泥 油漆 涂料 脚手架 梯子 人字梯 扳手 螺丝刀 锤子 铁锹 锁 钥匙 灭火器 消防栓 气瓶 氧气瓶 电子秤 地磅 台秤 条码枪 标签机 ' +
  '白酒 红酒 啤酒 黄酒 香烟 茶叶 大米 面粉 食用油 饮料 矿泉水 奶粉 零食 水果 蔬菜 冻品 调料 布料 面料 纸 复印纸 纸巾 卷纸 笔 文具 广告牌 招牌 牌匾 铜牌 门牌 门 卷帘门 铁门 木门 窗户 防盗窗 马桶 浴缸 淋浴房 洗手盆 水槽 热水瓶 猫 狗 鸟笼 鱼 鸡'
).split(' ')

/** Readings of common characters as they are typed (`v` for ü): a syllable, then its characters. With two readings a character stands twice. */
export const readings: string =
  'ai艾 an安按案 ba八芭把吧 bai白百摆 ban扳班斑搬板版办半 bang帮棒磅 bao包宝保报爆 bei杯北贝备背被 ben本 beng泵 ' +
  'bi笔币壁 bian边编匾变便 biao标表 bie别 bin宾 bing冰饼病 bo波玻播泊 bu补布步部簿 ca擦 cai材财裁彩菜 can餐 ' +
  'cao槽草 ce册测 ceng层 cha叉插查茶 chai柴 chan产铲 chang厂场唱长 chao钞超炒 che车 chen尘陈衬 ' +
  'cheng成乘秤 chi池尺 chong充冲 chou抽 chu出除厨橱储 chuan穿传船 chuang窗床 chui吹锤 ci瓷磁 cui翠 ' +
  'cun存 cuo锉 da搭打大 dai带待袋戴 dan单弹蛋 dang档 dao刀导盗道 deng灯登凳 di地笛底 dian典点电店垫 diao雕吊调 ' +
  'die叠 ding钉顶订 dong东董动冻 dou斗豆 du毒度镀 duan短缎 dui堆对 dun墩 duo朵 er儿耳二 fa发阀法 fan帆饭 ' +
  'fang方防房放 fei非啡废 fen分粉份 feng风封蜂缝 fu扶服幅复副 gai盖 gan杆感干 gang缸钢 gao高稿告 ge割阁格 gei给 ' +
  'geng更 gong工公功供 gou狗购 gu古谷股骨鼓 gua挂 guai拐 guan关管罐 guang光广 gui柜 gun滚 guo锅果 ' +
  'han汗焊 hang行 hao好号 he合盒 hei黑 hong烘红 hou后 hu胡壶户护 hua花滑化画话 huan环换 huang黄 hui会绘 ' +
  'huo火货 ji圾机鸡积吉集籍几计记寄 jia加夹家甲价架 jian监剪件建健键 jiang将浆讲奖酱 jiao交胶角脚较教 jie接节洁戒 ' +
  'jin巾金筋锦进 jing晶景净镜 jiu酒 ju具剧据锯 juan卷绢 jun军 ka咖卡 kai开 kan看 kao考烤靠 ke客课 kong空控 ' +
  'kou口扣 ku库裤 kuai快筷 kuang矿框 la垃拉蜡 lan栏蓝篮缆 lao老 le乐 lei垒类 leng冷 li璃礼李理力立利 ' +
  'lian帘莲脸链 liang凉粮量 liao疗料 lie列 lin淋 ling铃零领 liu琉 long笼 lou楼 lu炉录鹿路 lun轮 ' +
  'luo锣螺落 lv旅铝律绿 ma麻马码 mai麦 mao猫毛帽 mei煤美 men门 mi米蜜 mian棉面 miao描 mie灭 ming名明 ' +
  'mo模膜摩磨墨 mu模木目幕 na拿 nai奶 nao脑 ni尼泥 niao鸟 ning柠 nuan暖 nv女 pai拍排牌 pan盘 pang乓 ' +
  'pao跑泡 pei培配 pen喷盆 peng棚 pi披皮啤 pian片 piao瓢票 pin品 ping乒平凭屏瓶 pu普谱铺 qi漆琪旗气汽器 ' +
  'qian铅签前钱 qiang枪墙 qiao锹桥 qie切 qin琴禽勤 qing清 qiu球 qu取 quan圈泉 qun裙 ran燃 rang让 ' +
  're热 ren人纫 rong容 ru乳 ruan软 sa洒 sai赛 san三伞散 sao扫 sha沙纱砂 shai筛 shan衫扇 shang商上 ' +
  'shao勺 she设社摄 shen身 sheng升生绳 shi失湿石食市示式视饰室柿释匙 shou收手首售 shu书梳输蔬鼠数 shua刷 shuai摔 ' +
  'shuan拴栓 shuang双 shui水 si丝司 song送 sou艘 su塑 suan酸 sui碎 sun损 suo锁 ta他塔 tai台 ' +
  'tan毯 tang汤糖 tao陶套 te特 ti梯提体 tian天 tiao调条 tie铁 ting厅 tong同铜童桶筒 tou头投 tu图涂土 ' +
  'tui推 tuo托 wa娃瓦袜 wai外 wan玩碗 wang网 wei微围卫位 wen温文 wu五务物 xi吸锡席洗铣戏 xia下 xian鲜显险现线 ' +
  'xiang相香箱响项象像橡 xiao消小 xie鞋卸 xin芯新信 xing行型 xiong熊 xiu绣 xu须蓄 xue血 ya压哑 yan烟颜验 ' +
  'yang央氧样 yao药钥 ye业叶页液 yi一衣医仪移椅艺议 yin音银饮印 ying应婴营影硬 yong用 you由邮油游 yu鱼羽雨玉浴 ' +
  'yuan原圆 yue乐 yun运熨 za杂 zan赞 zao灶造 ze择 zha榨 zhan毡展站 zhang章帐杖账 zhao招照 zhe折 ' +
  'zhen针真砧枕 zheng筝蒸证 zhi支汁执值植纸指制治 zhong中钟重 zhou周轴 zhu珠主注 zhuan砖转 zhuang妆装状 ' +
  'zhuo桌镯 zi资子字自 zong总 zu足组 zuan钻 zui嘴 zuo作座'
