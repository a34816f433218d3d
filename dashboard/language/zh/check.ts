export const check = {
  title: '发布前检查',
};
