import { problemOf } from './problem.ts'

const STORAGE = { productId: 34, groupId: 74, type: 'Problem' as const }
const MACHINE = { productId: 31, groupId: 74, type: 'Problem' as const }

/** Files, disks, networks and the console. */
export const STORAGE_PROBLEMS = [
  problemOf({
    ...STORAGE,
    ...{
      id: 'slow_upload',
      family: 'storage',
      tags: ['storage', 'upload'],
      variants: ['rclone', 'aws s3 cp', 'browser'],
    },
    subjects: [
      ['Upload with {v} is slow', '{v} 업로드가 느립니다'],
      ['Only 2 MB/s to the bucket ({v})', '버킷으로 2 MB/s밖에 안 나옴 ({v})'],
    ],
    symptoms: [
      [
        'Uploading our data set with {v} reaches only 2 MB a second.',
        '{v}로 데이터셋을 올리면 초당 2 MB밖에 나오지 않습니다.',
      ],
      [
        'The transfer into the bucket takes days. We use {v}.',
        '버킷으로 전송하는 데 며칠이 걸립니다. {v}를 씁니다.',
      ],
      [
        'Poor speed when copying files to object storage via {v}.',
        '{v}로 오브젝트 스토리지에 파일을 복사할 때 속도가 낮습니다.',
      ],
    ],
    questions: [
      [
        'How large are the files, and from which network do you send?',
        '파일 크기와 보내는 네트워크를 알려 주시겠어요?',
      ],
    ],
    answers: [['Mostly under 1 MB, from our office.', '대부분 1 MB 미만이고 사무실에서 보냅니다.']],
    solutions: [
      [
        'Small files have to be sent in parallel: with {v} use 64 transfers at once and parts of 16 MB, then the line is filled.',
        '작은 파일은 병렬로 보내야 합니다. {v}에서 동시 전송 64개와 16 MB 파트를 쓰면 회선을 다 쓸 수 있습니다.',
      ],
      [
        'Please use the endpoint of the nearest region with {v}, and pack the files into archives before. Our test reached 400 MB a second.',
        '{v}에서 가장 가까운 리전의 엔드포인트를 쓰고 파일을 미리 묶어 주세요. 저희 시험에서는 초당 400 MB가 나왔습니다.',
      ],
    ],
    notes: [['Office line of the customer is 20 Mbit/s only.', '고객 사무실 회선이 20 Mbit/s뿐임.']],
  }),
  problemOf({
    ...STORAGE,
    ...{
      id: 'access_denied',
      family: 'storage',
      tags: ['storage', 'permission'],
      variants: ['read', 'write', 'delete'],
    },
    log: 'AccessDenied: {v} not permitted by bucket policy',
    subjects: [
      ['AccessDenied on {v}', '{v} 작업에서 AccessDenied'],
      ['No permission to {v} objects', '오브젝트 {v} 권한 없음'],
    ],
    symptoms: [
      [
        'Our service account gets AccessDenied for {v} since the policy was changed.',
        '정책을 바꾼 뒤 서비스 계정이 {v}에서 AccessDenied를 받습니다.',
      ],
      [
        'We may not {v} objects in our own bucket any more.',
        '저희 버킷인데 더 이상 오브젝트를 {v} 할 수 없습니다.',
      ],
      [
        'The bucket refuses {v} requests: forbidden.',
        '버킷이 {v} 요청을 거부합니다. forbidden이라고 나옵니다.',
      ],
    ],
    questions: [['Could you send us the policy as it is now?', '현재 정책을 보내 주시겠어요?']],
    answers: [['It is attached.', '첨부했습니다.']],
    solutions: [
      [
        'The statement for {v} names the bucket but not the objects in it. Add "arn:naru:bucket/*" to the resources.',
        '{v} 구문에 버킷만 있고 그 안의 오브젝트가 없습니다. 리소스에 "arn:naru:bucket/*"를 추가해 주세요.',
      ],
      [
        'A deny rule came first. We showed you which; without it {v} is permitted again.',
        '거부 규칙이 먼저 적용되었습니다. 어느 규칙인지 알려 드렸고 그 규칙이 없으면 {v}가 다시 허용됩니다.',
      ],
    ],
    notes: [['They keep patient data there, be careful.', '환자 데이터가 있으니 주의.']],
  }),
  problemOf({
    ...MACHINE,
    ...{ id: 'disk_full', family: 'disk', tags: ['disk'], variants: ['/dev/vda1', '/data', '/scratch'] },
    log: 'write failed on {v}: No space left on device',
    subjects: [
      ['No space left on {v}', '{v} 공간 부족'],
      ['Disk {v} is full, service is down', '{v} 디스크가 가득 차서 서비스 중단'],
    ],
    symptoms: [
      [
        'Everything stopped with "No space left on device" for {v}.',
        '{v}에서 "No space left on device"가 나오고 모든 것이 멈췄습니다.',
      ],
      [
        'The volume {v} is full and we cannot delete anything.',
        '{v} 볼륨이 가득 찼는데 아무것도 지울 수 없습니다.',
      ],
      [
        'Please enlarge our disk, {v} has no free capacity.',
        '{v}에 남은 용량이 없으니 디스크를 늘려 주세요.',
      ],
    ],
    questions: [['What do df -h and df -i print?', 'df -h와 df -i 출력이 어떻게 되나요?']],
    answers: [['Inodes are at 100 percent.', 'inode가 100퍼센트입니다.']],
    solutions: [
      [
        'Old container images filled {v}. Remove them with docker system prune -a, or resize the volume in the console; growing works while it is mounted.',
        '오래된 컨테이너 이미지가 {v}를 채웠습니다. docker system prune -a로 지우거나 콘솔에서 볼륨을 늘려 주세요. 마운트된 채로 확장됩니다.',
      ],
      [
        'All inodes of {v} were used up by small temporary files. After deleting them and setting a cron job for it the machine runs again.',
        '작은 임시 파일이 {v}의 inode를 다 썼습니다. 지우고 크론 작업을 설정하니 장비가 다시 동작합니다.',
      ],
    ],
    notes: [['Second time this quarter.', '이번 분기 두 번째.']],
  }),
  problemOf({
    ...MACHINE,
    ...{
      id: 'ssh_timeout',
      family: 'network',
      tags: ['network', 'ssh'],
      variants: ['port 22', 'port 443', 'port 8888'],
    },
    log: 'connect to host 10.2.0.14 {v}: Connection timed out',
    subjects: [
      ['Connection timed out on {v}', '{v} 연결 시간 초과'],
      ['Cannot reach our machine through {v}', '{v}로 장비에 접속할 수 없음'],
    ],
    symptoms: [
      [
        'We cannot connect to our instance any more: {v} times out.',
        '인스턴스에 더 이상 연결할 수 없습니다. {v}에서 시간 초과가 납니다.',
      ],
      [
        'SSH and Jupyter are unreachable, {v} seems to be blocked.',
        'SSH와 Jupyter에 접속이 안 되고 {v}가 막힌 것 같습니다.',
      ],
      [
        'No answer from the server on {v} since the maintenance.',
        '점검 이후 서버가 {v}에서 응답하지 않습니다.',
      ],
    ],
    questions: [['From which address do you connect?', '어느 주소에서 접속하시나요?']],
    answers: [
      ['From our office network, it has a new provider.', '사무실 네트워크이고 통신사가 바뀌었습니다.'],
    ],
    solutions: [
      [
        'Your security group allows the old address of your office only. Add the new one for {v} and the connection is there again.',
        '보안 그룹이 사무실의 예전 주소만 허용합니다. {v}에 새 주소를 추가하면 다시 연결됩니다.',
      ],
      [
        'The firewall inside the machine had closed {v} after an update (ufw). Through the web console: ufw allow, then it is reachable.',
        '업데이트 후 장비 안의 방화벽(ufw)이 {v}를 닫았습니다. 웹 콘솔에서 ufw allow를 실행하면 접속됩니다.',
      ],
    ],
    notes: [['Do not mention the maintenance of the router.', '라우터 점검은 언급하지 말 것.']],
  }),
  problemOf({
    ...{ productId: 33, groupId: 75, type: 'Feature Request' as const },
    ...{
      id: 'export_csv',
      family: 'console',
      tags: ['console', 'export'],
      variants: ['usage report', 'cost report', 'audit log'],
    },
    subjects: [
      ['Export the {v} as a spreadsheet', '{v} 엑셀 내보내기'],
      ['Download of the {v} is empty', '{v} 내려받기가 비어 있음'],
    ],
    symptoms: [
      ['The CSV file of the {v} is empty when I download it.', '{v} CSV 파일을 내려받으면 비어 있습니다.'],
      [
        'We would like to open the {v} in Excel, but Korean text is broken.',
        '{v}를 엑셀에서 열고 싶은데 한글이 깨집니다.',
      ],
      ['Is there a way of exporting the {v} every month?', '{v}를 매달 내보낼 방법이 있나요?'],
    ],
    questions: [['Which period did you choose?', '어떤 기간을 선택하셨나요?']],
    answers: [['The whole last year.', '작년 전체입니다.']],
    solutions: [
      [
        'Exports of the {v} reach back 90 days at a time. Choose shorter periods; a monthly mail can be set up under Reports.',
        '{v} 내보내기는 한 번에 90일까지입니다. 기간을 나누어 주세요. 보고서 메뉴에서 매달 메일을 받을 수도 있습니다.',
      ],
      [
        'Choose "UTF-8 with BOM" for the {v}, then Excel shows Korean characters properly.',
        '{v}에서 "UTF-8 with BOM"을 선택하면 엑셀에서 한글이 제대로 보입니다.',
      ],
    ],
    notes: [['Planned for the next release.', '다음 릴리스에 계획됨.']],
  }),
  problemOf({
    ...{ productId: 32, groupId: 72, type: 'Problem' as const },
    ...{
      id: 'notebook_stops',
      family: 'notebook',
      tags: ['notebook'],
      variants: ['JupyterLab', 'VS Code', 'RStudio'],
    },
    subjects: [
      ['{v} disconnects after an hour', '{v}가 한 시간 뒤 끊깁니다'],
      ['Kernel dies in {v}', '{v}에서 커널이 죽음'],
    ],
    symptoms: [
      [
        '{v} loses its connection after an hour and the notebook has to be started again.',
        '{v} 연결이 한 시간 뒤 끊어지고 노트북을 다시 시작해야 합니다.',
      ],
      [
        'The kernel in {v} dies without a message when we load the data.',
        '데이터를 불러오면 {v}의 커널이 메시지 없이 죽습니다.',
      ],
      ['Our session in {v} is closed while a cell is running.', '셀이 실행 중인데 {v} 세션이 닫힙니다.'],
    ],
    questions: [['Do you see it with a small data set, too?', '작은 데이터셋에서도 발생하나요?']],
    answers: [['No, only with the big one.', '아니요, 큰 것에서만 그렇습니다.']],
    solutions: [
      [
        'Sessions end after 60 minutes without input. Set the idle time for {v} to 12 hours in the settings of the workspace.',
        '60분 동안 입력이 없으면 세션이 끝납니다. 작업 공간 설정에서 {v} 유휴 시간을 12시간으로 바꿔 주세요.',
      ],
      [
        'The kernel ran out of main memory. With a workspace of 64 GB {v} keeps running; reading in chunks helps as well.',
        '커널의 주 메모리가 부족했습니다. 64 GB 작업 공간에서는 {v}가 계속 동작하고 나누어 읽는 것도 도움이 됩니다.',
      ],
    ],
    notes: [['Idle limit will change in January.', '유휴 제한은 1월에 바뀔 예정.']],
  }),
]
