export const week = {
  title: '周报',
};
