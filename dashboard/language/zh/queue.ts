export const queue = {
  title: '',
};
