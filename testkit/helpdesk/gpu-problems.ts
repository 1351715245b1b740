import type { Problem } from './problem.ts'

const GPU = { productId: 31, groupId: 72 }
const TRAINING = { productId: 32, groupId: 72 }

/** Machines, drivers and training runs. */
export const GPU_PROBLEMS: Problem[] = [
  {
    ...GPU,
    id: 'lost_from_bus',
    family: 'gpu_driver',
    tags: ['driver', 'gpu'],
    type: 'Incident',
    variants: ['Xid 79', 'Xid 31', 'Xid 48', 'Xid 62'],
    log: 'NVRM: {v}: pid=4121, GPU has fallen off the bus.',
    subjects: {
      en: ['GPU disappeared with {v}', 'Card dropped out, kernel says {v}', 'One accelerator is gone ({v})'],
      ko: [
        '{v} 오류로 GPU가 사라짐',
        '그래픽 카드가 인식되지 않습니다 ({v})',
        '{v} 발생 후 가속기 하나가 안 보여요',
      ],
    },
    symptoms: {
      en: [
        'nvidia-smi stopped listing one of our cards and dmesg shows {v}.',
        'In the middle of a job an accelerator vanished. The kernel log has {v} and nothing works until we restart the machine.',
        'The driver reports {v}, after that the graphics card is no longer detected.',
        'We lost a GPU: {v} in the system log, every process using it crashed.',
      ],
      ko: [
        'nvidia-smi에서 카드 하나가 더 이상 나오지 않고 dmesg에 {v}가 찍힙니다.',
        '작업 도중에 가속기가 사라졌습니다. 커널 로그에 {v}가 있고 장비를 재시작하기 전까지 아무것도 안 됩니다.',
        '드라이버가 {v}를 보고한 뒤로 그래픽 카드가 감지되지 않습니다.',
        'GPU를 잃어버렸습니다. 시스템 로그에 {v}가 있고 사용 중이던 프로세스가 모두 죽었습니다.',
      ],
    },
    questions: {
      en: [
        'Which driver version is on the node, and is it always the same card?',
        'Could you send the output of nvidia-bug-report.sh?',
      ],
      ko: [
        '노드의 드라이버 버전이 무엇이고 항상 같은 카드인지 알려 주시겠어요?',
        'nvidia-bug-report.sh 결과를 보내 주실 수 있을까요?',
      ],
    },
    answers: {
      en: [
        'Version 550.54, and yes, always the card in slot 3.',
        'Attached. It happens on the same card each time.',
      ],
      ko: ['550.54 버전이고 네, 항상 3번 슬롯 카드입니다.', '첨부했습니다. 매번 같은 카드에서 발생합니다.'],
    },
    solutions: {
      en: [
        'We moved your instance to another host, because {v} on that card pointed to failing hardware. Please start it again; the faulty card has been taken out of service.',
        '{v} came from a defective card. We drained the node, replaced the card and updated the driver to 550.90. After a stop and start of the instance everything is detected again.',
      ],
      ko: [
        '{v}는 해당 카드의 하드웨어 고장을 뜻하므로 인스턴스를 다른 호스트로 옮겼습니다. 다시 시작해 주세요. 고장 난 카드는 서비스에서 제외했습니다.',
        '{v}의 원인은 불량 카드였습니다. 노드를 비우고 카드를 교체한 뒤 드라이버를 550.90으로 올렸습니다. 인스턴스를 중지했다가 시작하면 다시 감지됩니다.',
      ],
    },
    notes: {
      en: [
        'Rack 14, third replacement this month. Vendor case open, do not tell the customer the serial number.',
      ],
      ko: ['14번 랙, 이번 달 세 번째 교체. 제조사 문의 중이며 고객에게 일련번호를 알리지 말 것.'],
    },
  },
  {
    ...GPU,
    id: 'version_mismatch',
    family: 'gpu_driver',
    tags: ['driver', 'cuda'],
    type: 'Problem',
    variants: ['CUDA 12.4', 'CUDA 12.1', 'CUDA 11.8'],
    log: 'Failed to initialize NVML: Driver/library version mismatch ({v})',
    subjects: {
      en: [
        'Driver/library version mismatch with {v}',
        '{v} does not match the driver',
        'NVML fails to initialise after update to {v}',
      ],
      ko: [
        '{v} 드라이버/라이브러리 버전 불일치',
        '{v} 설치 후 NVML 초기화 실패',
        '드라이버와 {v} 버전이 맞지 않아요',
      ],
    },
    symptoms: {
      en: [
        'After an update nvidia-smi only says "Driver/library version mismatch". Our image uses {v}.',
        'We installed {v} and since then no program can initialise the card.',
        'The toolkit ({v}) and the kernel module are of different releases, so torch finds no device.',
        'torch.cuda.is_available() is False since we switched the container to {v}.',
      ],
      ko: [
        '업데이트 후 nvidia-smi가 "Driver/library version mismatch"만 출력합니다. 저희 이미지는 {v}를 사용합니다.',
        '{v}를 설치한 뒤로 어떤 프로그램도 카드를 초기화하지 못합니다.',
        '툴킷({v})과 커널 모듈의 릴리스가 달라서 torch가 장치를 찾지 못합니다.',
        '컨테이너를 {v}로 바꾼 뒤 torch.cuda.is_available()이 False입니다.',
      ],
    },
    questions: {
      en: ['Was the machine restarted after the update?', 'What does cat /proc/driver/nvidia/version print?'],
      ko: ['업데이트 후에 장비를 재시작하셨나요?', 'cat /proc/driver/nvidia/version 출력이 어떻게 되나요?'],
    },
    answers: {
      en: [
        'No, unattended upgrades ran in the night and it stayed up.',
        'It prints 535.104, while the package is 550.54.',
      ],
      ko: [
        '아니요, 밤에 자동 업데이트가 돌았고 재시작은 하지 않았습니다.',
        '535.104로 나오는데 패키지는 550.54입니다.',
      ],
    },
    solutions: {
      en: [
        'Please reboot the instance so that the kernel module of the new release is loaded, then pin the driver package with apt-mark hold. With {v} you need driver 550 or later.',
        'The old kernel module was still loaded. Unload it (rmmod nvidia_uvm nvidia) or restart the machine; afterwards {v} works. Automatic updates of the driver are best switched off.',
      ],
      ko: [
        '새 릴리스의 커널 모듈이 올라오도록 인스턴스를 재부팅한 뒤 apt-mark hold로 드라이버 패키지를 고정해 주세요. {v}에는 550 이상의 드라이버가 필요합니다.',
        '이전 커널 모듈이 아직 올라와 있었습니다. 모듈을 내리거나(rmmod nvidia_uvm nvidia) 장비를 재시작하면 {v}가 동작합니다. 드라이버 자동 업데이트는 끄는 것이 좋습니다.',
      ],
    },
    notes: {
      en: ['Known trouble with image 2026.03, see internal page 118.'],
      ko: ['2026.03 이미지의 알려진 문제, 내부 문서 118쪽 참고.'],
    },
  },
  {
    ...GPU,
    id: 'out_of_memory',
    family: 'gpu_memory',
    tags: ['memory', 'gpu'],
    type: 'Question',
    variants: ['24 GB', '40 GB', '80 GB'],
    log: 'torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.50 GiB ({v} card)',
    subjects: {
      en: [
        'CUDA out of memory on a {v} card',
        'Run aborts: not enough memory ({v})',
        'OOM during fine-tuning, {v}',
      ],
      ko: [
        '{v} 카드에서 CUDA 메모리 부족',
        '메모리가 모자라 학습이 중단됩니다 ({v})',
        '파인튜닝 중 OOM ({v})',
      ],
    },
    symptoms: {
      en: [
        'Our fine-tuning aborts with CUDA out of memory although the card has {v}.',
        'After some steps the process is killed because video memory is used up. The instance type has {v}.',
        'Allocation of 2.5 GiB fails, the {v} of the accelerator are full.',
        'With batch size 8 the training crashes with OOM on {v}.',
      ],
      ko: [
        '카드 메모리가 {v}인데도 파인튜닝이 CUDA out of memory로 중단됩니다.',
        '몇 스텝 지나면 비디오 메모리가 다 차서 프로세스가 종료됩니다. 인스턴스 사양은 {v}입니다.',
        '2.5 GiB 할당에 실패하고 가속기의 {v}가 가득 찹니다.',
        '배치 크기 8에서 {v} 장비의 학습이 OOM으로 죽습니다.',
      ],
    },
    questions: {
      en: [
        'How long are your sequences, and do you use gradient checkpointing?',
        'Which precision do you train in?',
      ],
      ko: ['시퀀스 길이가 얼마이고 그래디언트 체크포인팅을 쓰시나요?', '어떤 정밀도로 학습하시나요?'],
    },
    answers: {
      en: ['4096 tokens, no checkpointing so far.', 'fp32, we never changed it.'],
      ko: ['4096 토큰이고 체크포인팅은 아직 쓰지 않습니다.', 'fp32이고 바꾼 적이 없습니다.'],
    },
    solutions: {
      en: [
        'Switch on gradient checkpointing and bf16, and lower the batch size to 2 with 4 accumulation steps: then it fits into {v}.',
        'Setting PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True removed the fragmentation; together with mixed precision the job stays below {v}.',
      ],
      ko: [
        '그래디언트 체크포인팅과 bf16을 켜고 배치 크기를 2, 누적 스텝을 4로 낮추면 {v} 안에 들어갑니다.',
        'PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True로 단편화가 없어졌고 혼합 정밀도와 함께 쓰면 {v}를 넘지 않습니다.',
      ],
    },
    notes: {
      en: ['Offer the larger instance only if they ask for it.'],
      ko: ['요청할 때만 더 큰 인스턴스를 제안할 것.'],
    },
  },
  {
    ...TRAINING,
    id: 'slow_data_loading',
    family: 'slow_training',
    tags: ['performance', 'training'],
    type: 'Problem',
    variants: ['network disk', 'object storage', 'container layer'],
    subjects: {
      en: [
        'Training is very slow, data on {v}',
        'GPU utilisation only 20 % ({v})',
        'Epochs take ten times longer: {v}',
      ],
      ko: [
        '학습이 너무 느립니다 ({v})',
        'GPU 사용률이 20%밖에 안 나와요 - {v}',
        '에폭이 열 배 오래 걸림: {v}',
      ],
    },
    symptoms: {
      en: [
        'Our training got extremely slow. Utilisation of the cards stays near 20 percent, the images are read from {v}.',
        'One epoch takes five hours instead of thirty minutes since the data set lies on {v}.',
        'The accelerators are waiting for input most of the time. The samples come from {v}.',
        'Poor throughput: the data loader cannot keep up, files are on {v}.',
      ],
      ko: [
        '학습이 매우 느려졌습니다. 카드 사용률이 20퍼센트 근처이고 이미지는 {v}에서 읽습니다.',
        '데이터셋을 {v}에 둔 뒤로 에폭 하나가 30분이 아니라 다섯 시간 걸립니다.',
        '가속기가 대부분의 시간 동안 입력을 기다립니다. 샘플은 {v}에서 옵니다.',
        '처리량이 낮습니다. 데이터 로더가 따라가지 못하고 파일은 {v}에 있습니다.',
      ],
    },
    questions: {
      en: [
        'How many worker processes does the loader have, and how large is a file on average?',
        'Is it slow in the first epoch only?',
      ],
      ko: ['로더의 작업 프로세스 수와 파일 평균 크기를 알려 주시겠어요?', '첫 에폭만 느린가요?'],
    },
    answers: {
      en: ['Two workers, about 120 KB each, four million files.', 'No, every epoch is the same.'],
      ko: ['작업자 두 개, 파일당 약 120 KB이고 사백만 개입니다.', '아니요, 매 에폭이 똑같습니다.'],
    },
    solutions: {
      en: [
        'Millions of small files on {v} are the bottleneck. Pack them into WebDataset shards, copy these to the local NVMe at /scratch and set num_workers to 16: utilisation rises above 90 percent.',
        'Reading from {v} adds latency to each file. Stage the data on the local disk at the start of the job and use more loader workers with pin_memory.',
      ],
      ko: [
        '{v}의 수백만 개 작은 파일이 병목입니다. WebDataset 샤드로 묶어 로컬 NVMe(/scratch)에 복사하고 num_workers를 16으로 설정하면 사용률이 90퍼센트를 넘습니다.',
        '{v}에서 읽으면 파일마다 지연이 생깁니다. 작업 시작 때 데이터를 로컬 디스크에 옮겨 두고 pin_memory와 함께 로더 작업자를 늘려 주세요.',
      ],
    },
    notes: {
      en: ['Customer is on the trial of Studio, account manager wants to be told.'],
      ko: ['스튜디오 체험 중인 고객, 영업 담당자에게 알릴 것.'],
    },
  },
  {
    ...TRAINING,
    id: 'nccl_timeout',
    family: 'slow_training',
    tags: ['distributed', 'network'],
    type: 'Incident',
    variants: ['NCCL_TIMEOUT', 'NCCL WARN 5', 'unhandled system error 2'],
    log: '[Rank 3] Watchdog caught collective operation timeout: {v}',
    subjects: {
      en: ['Distributed run hangs: {v}', 'Multi-node job stuck with {v}', 'All-reduce times out ({v})'],
      ko: ['분산 학습이 멈춥니다: {v}', '멀티 노드 작업이 {v}로 중단', 'all-reduce 시간 초과 ({v})'],
    },
    symptoms: {
      en: [
        'Our run on four nodes hangs after the first step, then the watchdog aborts with {v}.',
        'Ranks wait for each other for ever. The log says {v}.',
        'Communication between the machines fails with {v}; on one node everything is fine.',
        'Collective operations time out ({v}) as soon as more than one host takes part.',
      ],
      ko: [
        '노드 네 대로 돌리면 첫 스텝 뒤에 멈추고 워치독이 {v}로 중단시킵니다.',
        '랭크들이 서로 끝없이 기다립니다. 로그에는 {v}가 나옵니다.',
        '장비 사이의 통신이 {v}로 실패하는데 한 노드에서는 문제없습니다.',
        '호스트가 둘 이상이면 바로 집합 연산이 시간 초과됩니다 ({v}).',
      ],
    },
    questions: {
      en: [
        'Please run it once with NCCL_DEBUG=INFO and send us the log.',
        'Are all nodes in one placement group?',
      ],
      ko: ['NCCL_DEBUG=INFO로 한 번 실행해서 로그를 보내 주세요.', '모든 노드가 같은 배치 그룹에 있나요?'],
    },
    answers: {
      en: ['Log attached, it picks docker0 as the interface.', 'I think so, they were created together.'],
      ko: ['로그 첨부합니다. docker0 인터페이스를 고르네요.', '같이 만들었으니 그럴 겁니다.'],
    },
    solutions: {
      en: [
        'NCCL chose the wrong network interface. Set NCCL_SOCKET_IFNAME=ens5 and NCCL_IB_HCA=mlx5 on all nodes; {v} is gone then.',
        'The security group blocked the ports between the nodes. We opened them within the placement group, and with NCCL_SOCKET_IFNAME=ens5 the run no longer ends in {v}.',
      ],
      ko: [
        'NCCL이 잘못된 네트워크 인터페이스를 골랐습니다. 모든 노드에 NCCL_SOCKET_IFNAME=ens5와 NCCL_IB_HCA=mlx5를 설정하면 {v}가 사라집니다.',
        '보안 그룹이 노드 사이의 포트를 막고 있었습니다. 배치 그룹 안에서 열어 두었고 NCCL_SOCKET_IFNAME=ens5를 설정하면 더 이상 {v}로 끝나지 않습니다.',
      ],
    },
    notes: {
      en: ['Leaf switch 7 dropped packets at that time too, network team informed.'],
      ko: ['같은 시각 리프 스위치 7번에서도 패킷 손실, 네트워크 팀에 전달함.'],
    },
  },
]
