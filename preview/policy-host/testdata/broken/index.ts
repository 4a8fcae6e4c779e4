throw new Error("this pack cannot start");
