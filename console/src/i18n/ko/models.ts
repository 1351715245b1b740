export const models = {
  title: '모델',
  subtitle: '모든 모델을 주소 하나로 부릅니다. 클라이언트가 쓰는 이름과 호출이 가는 곳, 비용을 정합니다.',
} as const
