"""A county's workbook as they are (杂乱工作簿): titles, merged heads in two rows, sums, blanks, old numbers, excess."""

import xlsxwriter

PEOPLE = (
    # unit, name, number, category, identity, title, level, since
    ("澄川县水利局", "张 三", "110105197005120015", "行政编制", "公务员", "局长", "正科", "2001.07"),
    ("", "李四", "44052419850101001X", "行政", "公务员", "", "", "2010年3月"),
    ("", "王五", "130503670401001", "行政编制", "公务员", "", "", "199009"),
    ("水利服务中心", "赵六", "", "事业编制", "事业专业技术人员", "", "", "/"),
    ("", "孙七", "44052419850101001X", "事业", "事业", "", "", ""),
    ("查无此局", "周八", "", "行政编制", "公务员", "", "", ""),
    ("云溪镇人民政府", "吴九", "", "临聘", "编外", "", "", ""),
    ("澄川县财政局", "郑十", "", "", "", "", "", ""),
    ("合计", "8", "", "", "", "", "", ""),
)


def write(path, *, extra=0):
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False}) as book:
        head = book.add_format({"bold": True, "align": "center"})
        _organs(book.add_worksheet("机构编制"), head)
        _people(book.add_worksheet("人员信息"), head, extra)
        note = book.add_worksheet("填表说明")
        note.write_row(0, 0, ["本表由各单位填报", "截至上年末"])
    return path


def _organs(sheet, head):
    sheet.merge_range("A1:M1", "澄川县机构编制台账", head)
    sheet.merge_range("A2:A3", "序号", head)
    sheet.merge_range("B2:B3", "单位 名称", head)
    sheet.merge_range("C2:D2", "行政编制", head)
    sheet.merge_range("E2:G2", "事业编制", head)
    sheet.merge_range("H2:I2", "领导职数（正科）", head)
    sheet.write("J2", "编外", head)
    sheet.merge_range("K2:K3", "超编", head)
    sheet.merge_range("L2:L3", "批准文号", head)
    sheet.merge_range("M2:M3", "批准日期", head)
    for column, word in zip("CDEFGHIJ", ("核定", "实有", "核定", "实有", "计划", "核定", "实配", "人数"), strict=True):
        sheet.write(f"{column}3", word, head)
    lines = (
        (1, "澄川县水利局", 3, 5, "", "", "", 1, 2, 1, 2, "澄编发〔2015〕3号", "2015.06.01"),
        (2, "澄川县水利服务中心", "", "", 10, 8, 1, "", "", "", "", "X", ""),
        ("", "小计", 3, 5, 10, 8, 1, 1, 2, 1, 2, "", ""),
        (3, "云溪镇人民政府", 20, 18, 12, 11, "/", 1, 1, 6, "", "", ""),
        (4, "澄川县水利局", 4, 4, "", "", "", "", "", "", "", "", ""),
        (5, "澄川县财政局", "约9", 7, "", "", "", "", "", "", "", "澄编发〔2015〕5号", ""),
        (6, "澄川县气象服务中心", "", "", 4, 4, "", "", "", "", "", "", "不详"),
        ("合计", "", 27, 30, 26, 23, 1, 2, 3, 7, 2, "", ""),
    )
    for number, line in enumerate(lines, 3):
        for column, cell in enumerate(line):
            if cell != "":
                sheet.write(number, column, cell)


def _people(sheet, head, extra):
    sheet.merge_range("A1:H1", "人员信息表（2025年末）", head)
    for column, word in enumerate(("所在单位", "姓名", "身份证号", "编制类别", "人员类别", "职务", "领导职务级别", "入编时间")):
        sheet.write(1, column, word, head)
    for number, line in enumerate(PEOPLE, 2):
        for column, cell in enumerate(line):
            if cell:
                sheet.write_string(number, column, cell)
    sheet.merge_range(2, 0, 4, 0, "澄川县水利局")
    sheet.merge_range(5, 0, 6, 0, "水利服务中心")
    for n in range(extra):
        line = ("澄川县水利局" if n % 2 else "云溪镇人民政府", f"众{n}", "", "行政编制", "公务员")
        for column, cell in enumerate(line):
            sheet.write_string(len(PEOPLE) + 2 + n, column, cell)
