const pages = ['/help/contacts/', '/help/visit/'];
