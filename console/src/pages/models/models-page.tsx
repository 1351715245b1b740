import { useTranslation } from 'react-i18next'
import page from '../../components/page.module.css'
import { PageHeader } from '../../components/page-header.tsx'

export function ModelsPage() {
  const { t } = useTranslation()
  return (
    <div className={page.page}>
      <PageHeader title={t('models.title')} subtitle={t('models.subtitle')} />
    </div>
  )
}
