export const flag = {
  title: '',
};
