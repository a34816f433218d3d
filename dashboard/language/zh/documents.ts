export const documents = {
  title: '台账',
};
